import type { RunPlace } from './openRun.ts';
import type { PreviewHolder } from './previewHolder.ts';
import type { RunGate } from './runGate.ts';

/** What the services of one engine share. */
export interface Engine extends RunPlace {
  readonly previews: PreviewHolder;
  readonly gate: RunGate;
}
