import type { EmulatorContext } from '../http/emulatorContext.ts';
import { numberParameter } from '../http/faultRule.ts';
import type { HistoryEntry } from '../http/history.ts';
import ssh2 from 'ssh2';
import { SftpRefusal } from './jail.ts';

const { STATUS_CODE } = ssh2.utils.sftp;

/** Names of the operations, for fault rules and the history. */
export const sftpOps = ['connect', 'open', 'write', 'close', 'rename', 'stat', 'list', 'remove'] as const;

export type SftpOp = (typeof sftpOps)[number];

/** What faults have to do with one operation. */
export interface SftpFaults {
  /** Milliseconds to wait first; null: for ever. */
  readonly delayMs: number | null;
  /** The connection is cut without an answer; `after`: when the operation has had its effect. */
  readonly cut: 'before' | 'after' | null;
  readonly dropAfterBytes: number | null;
  readonly hostKeyChange: boolean;
  readonly refusal: SftpRefusal | null;
}

/**
 * Looks up the faults of an operation (`refuse`, `reset`, `close`, `stall` and `sftp` with one of its parameters set) and
 * begins its line of the history.
 */
export function beginOperation(
  context: EmulatorContext,
  op: SftpOp,
  path: string,
): { readonly faults: SftpFaults; readonly entry: HistoryEntry } {
  context.lastRequestAtMs = Date.now();
  const name = `sftp.${op}`;
  const at = new Date(context.clock.nowMs()).toISOString();
  const entry = context.history.begin({
    at,
    server: 'sftp',
    op: name,
    method: 'SFTP',
    path,
    object: null,
    jobId: null,
  });
  const struck = context.faults.strike({ op: name });
  for (const fault of struck) {
    fault.hit();
    entry.faultId = fault.id;
  }
  const actions = struck.map((fault) => fault.do);
  const ofSftp = actions.filter(({ type }) => type === 'sftp');
  const has = (parameter: string): boolean => ofSftp.some((action) => action[parameter] !== undefined);
  const isCut = actions.some(({ type }) => type === 'refuse' || type === 'reset' || type === 'close');
  const delays = ofSftp.map((action) => numberParameter(action, 'listDelay', 0));
  return {
    entry,
    faults: {
      delayMs: actions.some(({ type }) => type === 'stall') ? null : Math.max(0, ...delays),
      cut: isCut ? 'before' : has('renameLost') ? 'after' : null,
      dropAfterBytes: has('dropAfterBytes')
        ? Math.max(...ofSftp.map((each) => numberParameter(each, 'dropAfterBytes', 0)))
        : null,
      hostKeyChange: has('hostKeyChange'),
      refusal: refusalOf(has),
    },
  };
}

function refusalOf(has: (parameter: string) => boolean): SftpRefusal | null {
  if (has('permission')) return new SftpRefusal(STATUS_CODE.PERMISSION_DENIED, 'Permission denied');
  if (has('quota')) return new SftpRefusal(STATUS_CODE.FAILURE, 'Quota exceeded');
  if (has('exists')) return new SftpRefusal(STATUS_CODE.FAILURE, 'File already exists');
  return null;
}
