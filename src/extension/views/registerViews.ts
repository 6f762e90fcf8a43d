import type { EngineClient } from '../host/engineClient.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { StateStore } from '../store/stateStore.ts';
import { connectionDescription, connectionMessage, connectionNodes } from './connectionNodes.ts';
import { type MatchPreviewView, registerMatchPreview } from './registerMatchPreview.ts';
import { runHistorySource } from './runHistoryNodes.ts';
import { failedChecks, securityMessage, securityNodes } from './securityNodes.ts';
import { createView, showHead, type View } from './view.ts';

/** The views of the container, from top to bottom. */
export interface Views {
  readonly connection: View;
  readonly securityRequirements: View;
  readonly matchPreview: MatchPreviewView;
  readonly runHistory: View;
  readonly dispose: () => void;
}

/** Creates the views of the container. Asks the engine for nothing before a preview is open. */
export function registerViews(store: StateStore, engine: EngineClient): Views {
  const connection = createView(store, viewIds.connection, {
    dependsOn: ({
      configPath,
      demoConfigPath,
      mode,
      connection: known,
      personalization,
      signIns,
      forgottenSignIns,
      engine: process,
      run,
      preview,
      lastNight,
    }) => [
      configPath,
      demoConfigPath,
      mode,
      known,
      personalization,
      signIns,
      forgottenSignIns,
      process,
      run?.label,
      preview?.report,
      lastNight,
    ],
    roots: connectionNodes,
  });
  const securityRequirements = createView(store, viewIds.securityRequirements, {
    dependsOn: ({ connection: known, requirements, reconfigure }) => [known, requirements, reconfigure],
    roots: securityNodes,
  });
  const matchPreview = registerMatchPreview(store, engine);
  const runHistory = createView(store, viewIds.runHistory, runHistorySource);
  const unsubscribe = store.subscribe((state) => {
    showHead(connection.view, { message: connectionMessage(state), description: connectionDescription(state) });
    const failed = failedChecks(state);
    const tooltip = t('{0} security requirements failed', failed);
    const badge = failed === 0 ? undefined : { value: failed, tooltip };
    showHead(securityRequirements.view, { message: securityMessage(state), badge });
  });
  return {
    connection,
    securityRequirements,
    matchPreview,
    runHistory,
    dispose() {
      unsubscribe();
      for (const view of [connection, securityRequirements, matchPreview, runHistory]) view.dispose();
    },
  };
}
