import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import type { RunningKind, RunningState } from '../store/syncState.ts';

/** The engine process is gone, and what it was asked with it. */
export class EngineLost extends SyncError {
  /** @param how the process's own word: a signal, an exit code */
  constructor(how: string) {
    super('internal', t('The engine process ended ({0}). Repeat the command to start it again.', how));
    this.name = 'EngineLost';
  }
}

/** What is known of a run whose engine is gone. */
export interface Interruption {
  readonly run: RunningState;
  /** The user had cancelled, and the engine did not answer in time. */
  readonly wasCancelled: boolean;
  /** The emulators ended with the engine. */
  readonly endedDemo: boolean;
}

/** A run whose engine ended in the middle. The message is for people; `run` tells what may be offered now. */
export class RunInterrupted extends SyncError {
  readonly run: RunningKind;
  readonly endedDemo: boolean;

  constructor(interruption: Interruption, cause: unknown) {
    super('internal', interruptionText(interruption), { cause });
    this.name = 'RunInterrupted';
    this.run = interruption.run.kind;
    this.endedDemo = interruption.endedDemo;
  }
}

/** What happened, what is safe, and what to do. */
export function interruptionText(interruption: Interruption): string {
  const { run, wasCancelled, endedDemo } = interruption;
  const what = wasCancelled
    ? t('The engine did not answer to Cancel and was ended in the middle of “{0}”.', run.label)
    : t('The engine ended in the middle of “{0}”.', run.label);
  return [what, ...(endedDemo ? [endedDemoText(run)] : [safeText(run), nextText(run)])].join(' ');
}

function safeText({ kind, labels, progress }: RunningState): string {
  if (kind !== 'liveSync') return t('Nothing was written.');
  if (labels.apply === undefined) return t('Nothing was written: writing had not begun.');
  if (progress === undefined) return t('Writing had begun; the run’s journal tells which records were written.');
  return t('{0} of the records had been dealt with; the run’s journal tells which.', count(progress.done));
}

function nextText({ kind }: RunningState): string {
  return kind === 'liveSync'
    ? t('The run is in Run History: Continue Run looks at what became of each record before it writes the rest.')
    : t('Start it again when you like.');
}

/** Nothing of the demo outlives its process, so there is nothing to continue. */
function endedDemoText({ kind }: RunningState): string {
  return kind === 'liveSync'
    ? t('The demo ended with it, and its made-up org is gone: nothing real was written. Start Demo begins anew.')
    : t('The demo ended with it. Nothing was written. Start Demo begins anew.');
}
