import type { ApplyLimits } from './applyLimits.ts';
import type { ChunkState } from './chunkState.ts';

/** What to do next with a chunk. Each step journals what it is about to do and what came of it. */
export type Step =
  /** Look whether the rows are still as planned, and save their before-values; before anything is sent. */
  | { readonly kind: 'check' }
  | { readonly kind: 'create' }
  | { readonly kind: 'upload'; readonly jobId: string }
  /** One more look for changes during the upload, then hand the job over. */
  | { readonly kind: 'close'; readonly jobId: string }
  /** Ask how the job stands: nobody knows whether it was closed. */
  | { readonly kind: 'ask'; readonly jobId: string; readonly wasRefused: boolean }
  /** Make sure that the job can never run. */
  | { readonly kind: 'abandon'; readonly jobId: string; readonly isOurs: boolean }
  | { readonly kind: 'poll'; readonly jobId: string }
  | { readonly kind: 'settleJob' }
  | { readonly kind: 'patch' }
  | { readonly kind: 'settlePatch' }
  | { readonly kind: 'settleUnsent' }
  | { readonly kind: 'pause'; readonly reason: string }
  | { readonly kind: 'none' };

/** What this process knows of a chunk besides its journal. */
export interface Here {
  /** It has just made the stale check. A run that carries on makes it anew, as long as nothing was handed over. */
  readonly isChecked: boolean;
  /** How often it was not answered, or had to give a job up. */
  readonly setbacks: number;
}

/**
 * The write protocol. It does not matter whether a reply was lost or this process died: both leave an intent without a
 * reply. A run that pauses after too many setbacks can be carried on: they are counted anew then.
 */
export function nextStep(chunk: ChunkState, { isChecked, setbacks }: Here, limits: ApplyLimits): Step {
  const { phase } = chunk;
  const isTryable = setbacks < limits.setbacks;
  switch (phase.kind) {
    case 'saved':
      if (!isChecked) return { kind: 'check' };
      if (chunk.send === 0) return { kind: 'settleUnsent' };
      return chunk.method === 'rest' ? { kind: 'patch' } : { kind: 'create' };
    case 'creating':
      // The job that may exist is open and empty: it can do nothing. It is listed, never adopted and never aborted.
      if (!isChecked) return { kind: 'check' };
      return isTryable ? { kind: 'create' } : pause('Salesforce does not answer when a job is to be created.');
    case 'created':
      return isChecked ? { kind: 'upload', jobId: phase.jobId } : abandon(phase.jobId, false);
    case 'uploading':
      // Never a second upload into the job (it would hold two contents), and never closed: its content may be cut.
      return abandon(phase.jobId, false);
    case 'uploaded':
      return { kind: 'close', jobId: phase.jobId };
    case 'closing':
      return isTryable
        ? { kind: 'ask', jobId: phase.jobId, wasRefused: phase.wasRefused }
        : pause('Salesforce does not answer when a job is to be closed.');
    case 'closed':
      return { kind: 'poll', jobId: phase.jobId };
    case 'aborting':
      return abandon(phase.jobId, true);
    case 'abandoned':
      return isTryable ? { kind: 'check' } : pause('The upload of a job did not succeed in several tries.');
    case 'ended':
      return { kind: 'settleJob' };
    case 'patching':
    case 'patched':
      return { kind: 'settlePatch' };
    case 'done':
      return { kind: 'none' };
  }
}

/** Whether rows of the chunk may have been written although nothing is settled yet. */
export function mayBeWritten({ phase, writtenAt }: ChunkState): boolean {
  switch (phase.kind) {
    case 'closing':
    case 'closed':
    case 'patching':
    case 'patched':
      return true;
    case 'aborting':
    case 'ended':
      return writtenAt !== null;
    default:
      return false;
  }
}

function abandon(jobId: string, isOurs: boolean): Step {
  return { kind: 'abandon', jobId, isOurs };
}

function pause(reason: string): Step {
  return { kind: 'pause', reason };
}
