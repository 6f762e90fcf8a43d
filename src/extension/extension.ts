/** The VS Code shell. It shows and asks; what is heavy happens in the engine process (see host/engineClient.ts). */
import { type ExtensionContext, l10n } from 'vscode';
import { registerCommands } from './commands/commandTable.ts';
import { watchConfigurationFiles } from './host/configurationFiles.ts';
import { EngineClient } from './host/engineClient.ts';
import { createLog, writeEngineLine } from './host/log.ts';
import { useTranslation } from './l10n.ts';
import { registerPreviews } from './preview/registerPreviews.ts';
import { StateStore } from './store/stateStore.ts';
import { registerViews } from './views/registerViews.ts';

/** Services, then the state, then what shows it, then what changes it. Starts no process: the first request does. */
export function activate(context: ExtensionContext): void {
  useTranslation((message, ...values) => l10n.t(message, ...values));
  const log = createLog();
  const store = new StateStore();
  const engine = new EngineClient({
    enginePath: context.asAbsolutePath('dist/engine.js'),
    onEvent: (event) => store.dispatch(event),
    onLog: (line) => writeEngineLine(log, line),
  });
  const views = registerViews(store);
  context.subscriptions.push(
    log,
    engine,
    watchConfigurationFiles(log),
    views,
    registerPreviews(),
    registerCommands({ engine, store, views, log }),
  );
}
