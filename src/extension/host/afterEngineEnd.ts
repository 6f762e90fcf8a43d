import { t } from '../l10n.ts';
import type { StateStore } from '../store/stateStore.ts';

/** The preview's pages and the demo's emulators lived in the engine: without it, nothing may be shown as if it were there. */
export function afterEngineEnd(store: StateStore): void {
  const { preview, run, demoConfigPath } = store.state;
  if (run === null && preview !== null) {
    store.dispatch({
      kind: 'runInterrupted',
      notice: t('The engine has ended, and the preview is closed with it. No run was under way.'),
    });
  } else if (preview !== null) store.dispatch({ kind: 'previewClosed' });
  store.dispatch({ kind: 'engineEnded' });
  if (demoConfigPath !== null) store.dispatch({ kind: 'demoEnded' });
}
