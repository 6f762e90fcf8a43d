import { SyncError } from '../core/model/syncError.ts';
import type { EngineServices } from './serveEngine.ts';

/** The engine's services over core and the adapters. */
export function engineServices(): EngineServices {
  return {
    dryRun() {
      throw new SyncError(
        'usage',
        'Dry runs are made by the command line in this version: personalization-sync dry-run.',
      );
    },
    startDemo() {
      throw new SyncError('usage', 'The demo is started by the command line in this version: npm run demo.');
    },
  };
}
