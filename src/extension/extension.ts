/** The VS Code shell. It shows and asks; what is heavy happens in the engine process (see host/engineClient.ts). */
import { env, type ExtensionContext, l10n } from 'vscode';
import { registerCommands } from './commands/registerCommands.ts';
import { registerConfigurationDocument } from './configuration/registerConfigurationDocument.ts';
import { afterEngineEnd } from './host/afterEngineEnd.ts';
import { EngineClient } from './host/engineClient.ts';
import { createLog, writeEngineLine } from './host/log.ts';
import { followSignIns } from './host/followSignIns.ts';
import { followMode } from './host/followMode.ts';
import { followConfiguration } from './host/followConfiguration.ts';
import { keepReconfigure } from './host/keepReconfigure.ts';
import { networkAnswer } from './host/networkAnswer.ts';
import { watchRunHistory } from './host/runHistory.ts';
import { watchStaleness } from './host/staleness.ts';
import { secretAnswers } from './host/secretAnswers.ts';
import { showStatusBar } from './host/statusBar.ts';
import { tellForgotten } from './host/tellForgotten.ts';
import { verifyOnOpen } from './host/verifyOnOpen.ts';
import { useTranslation } from './l10n.ts';
import { useLocale } from './numberText.ts';
import { registerCsvDocuments } from './preview/openCsv.ts';
import { registerPreviews } from './preview/registerPreviews.ts';
import { StateStore } from './store/stateStore.ts';
import { registerViews } from './views/registerViews.ts';

/** Services, then the state, then what shows it, then what changes it. Starts no process: the first request does. */
export function activate(context: ExtensionContext): void {
  useTranslation((message, ...values) => l10n.t(message, ...values));
  useLocale(env.language);
  const log = createLog();
  const store = new StateStore();
  const engine = new EngineClient({
    enginePath: context.asAbsolutePath('dist/engine.js'),
    questions: [
      ...secretAnswers({
        secrets: context.secrets,
        memory: context.globalState,
        onForgotten: tellForgotten(store),
      }),
      networkAnswer,
    ],
    onEvent: (event) => store.dispatch(event),
    onLog: (line) => writeEngineLine(log, line),
    onStart: (identity) => store.dispatch({ kind: 'engineStarted', engine: identity }),
    onDemoEnded: () => store.dispatch({ kind: 'demoEnded' }),
    onEnd: () => afterEngineEnd(store),
  });
  const previews = registerPreviews(engine, store);
  const views = registerViews(store, engine);
  context.subscriptions.push(
    log,
    engine,
    followConfiguration({ store, memory: context.workspaceState, log }),
    followMode(store),
    followSignIns({ engine, store, secrets: context.secrets, log }),
    verifyOnOpen({ store, memory: context.workspaceState, view: views.connection.view }),
    keepReconfigure({ store, memory: context.workspaceState }),
    registerConfigurationDocument({ engine, log }),
    views,
    watchRunHistory({ engine, store, log, view: views.runHistory.view }),
    watchStaleness({ engine, store, log }),
    showStatusBar(store),
    registerCsvDocuments(),
    previews,
    registerCommands({ engine, store, views, previews, log }),
  );
}
