import type { EffectHandler } from '../../http/emulatorContext.ts';
import { type EffectFaultType, numberParameter, type StruckFault, textParameter } from '../../http/faultRule.ts';
import type { Operation } from '../../http/faultEngine.ts';
import { editAsOther } from './editAsOther.ts';
import { forceJobState, type SalesforceAdminParts } from './salesforceAdminRoutes.ts';

const TOKEN_FAULTS = ['expire', 'revoke', 'rotate', 'wrongScope'] as const;
const JOB_FAULTS = ['Failed', 'Aborted', 'Deleted', 'stuckInProgress'] as const;

/** How faults that change the org are acted out. */
export function actOutFaults(parts: SalesforceAdminParts): readonly (readonly [EffectFaultType, EffectHandler])[] {
  return [
    ['token', (fault) => parts.api.sessions.strike(chosenWord(fault, TOKEN_FAULTS))],
    ['externalEdit', (fault, operation) => editByFault(parts, fault, operation)],
    ['jobState', (fault, operation) => changeJobByFault(parts, fault, operation)],
  ];
}

/** `{object, record, field, value, user}` or `{object, record, fields: {…}, user}` */
function editByFault(parts: SalesforceAdminParts, fault: StruckFault, operation: Operation): void {
  const table = parts.api.reader.recordTable(textParameter(fault.do, 'object') ?? operation.object ?? '');
  const row = table?.rowOf(textParameter(fault.do, 'record') ?? textParameter(fault.do, 'id') ?? '');
  if (!table || row === undefined) return;
  const field = textParameter(fault.do, 'field');
  const given = fault.do['fields'];
  const fields =
    typeof given === 'object' && given !== null
      ? (given as Readonly<Record<string, unknown>>)
      : field === undefined
        ? {}
        : { [field]: fault.do['value'] ?? null };
  const userName = textParameter(fault.do, 'user') ?? 'Another Person';
  editAsOther(parts.api, { table, row, fields, userName });
}

/** `{state, byUser, afterRows}`: at once, or when that many rows of the job are processed. */
function changeJobByFault(parts: SalesforceAdminParts, fault: StruckFault, operation: Operation): void {
  // A rule on the creation of a job strikes after the commit: the job is then the newest.
  const jobs = operation.op.startsWith('bulkq.') ? parts.queryJobs : parts.ingestJobs;
  const jobId = operation.jobId ?? jobs.list().at(-1)?.id ?? '';
  const state = chosenWord(fault, JOB_FAULTS);
  const byUser = textParameter(fault.do, 'byUser') ?? null;
  const afterRows = fault.do['afterRows'];
  const ingest = parts.ingestJobs.find(jobId);
  if (typeof afterRows !== 'number' || !ingest) {
    forceJobState(parts, jobId, state, byUser);
    return;
  }
  ingest.changedBy = byUser;
  const rows = numberParameter(fault.do, 'afterRows', 0);
  if (state === 'Deleted') ingest.deleteAfterRows = rows;
  else if (state === 'Failed' || state === 'Aborted') ingest.endAfterRows = { rows, state };
  else forceJobState(parts, jobId, state, byUser);
}

/** The parameter that is one of the words, whatever name it came under; else the first word. */
function chosenWord<W extends string>(fault: StruckFault, words: readonly [W, ...W[]]): W {
  const given = Object.values(fault.do);
  return words.find((word) => given.includes(word)) ?? words[0];
}
