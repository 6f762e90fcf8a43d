/**
 * What applying a plan needs of the machine besides `ports.ts`: durable files of one run, and the lock's word that this
 * run still holds it. Everything here must survive a power cut once its promise has resolved.
 */
import type { ApiUsage } from '../model/org.ts';
import type { Clock, CrmWriter, RunFiles } from '../ports.ts';
import type { RunJournal } from './runJournal.ts';

export interface ApplyPorts {
  readonly writer: CrmWriter;
  readonly journal: RunJournal;
  readonly files: RunFiles;
  readonly clock: Clock;
  /** Throws `refused` when the run's lock is no longer its own; asked before every call that changes something. */
  readonly assertLockHeld: () => Promise<void>;
  /** The org's calls of the day as its last reply told them (`Sforce-Limit-Info`); null when nobody has said. */
  readonly apiUsage: () => ApiUsage | null;
}
