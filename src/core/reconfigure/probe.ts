import type { Configuration } from '../config/configuration.ts';
import type { OrgFacts } from '../model/org.ts';
import { SyncError } from '../model/syncError.ts';
import type { CrmFacts, CrmWriter } from '../ports.ts';
import type { ProbeRecord } from './reconfiguration.ts';

export interface ProbeTarget {
  /** 15 or 18 characters. */
  readonly contactId: string;
  /** API name of a field that a push writes. */
  readonly field: string;
}

/** Why no record may be written for a test, for people; null when one may, after a question. */
export function whyNoProbe({ mode }: Pick<Configuration, 'mode'>, org: OrgFacts): string | null {
  if (!org.isSandbox && !org.isDemo) return `${org.myDomain} is a production org: nothing is written there for a test.`;
  if (mode === 'observe') return 'The mode is "observe": nothing is written. Set another mode first.';
  return null;
}

/**
 * Writes a field of one Contact with the value that it has: whether it can be written at all, and nothing else, is learned.
 * The value is read just before and just after, and is told nowhere.
 * @throws SyncError `refused` when the Contact is not there or the field is not visible
 */
export async function probe(
  { contactId, field }: ProbeTarget,
  { facts, writer }: { readonly facts: CrmFacts; readonly writer: CrmWriter },
  signal: AbortSignal,
): Promise<ProbeRecord> {
  const before = await facts.record('Contact', contactId, [field], signal);
  if (before === null || before.isDeleted) {
    throw new SyncError('refused', 'There is no such Contact, or this sign-in may not see it.');
  }
  const value = before.fields[field];
  if (value === undefined) throw new SyncError('refused', `Contact.${field} is not visible to this sign-in.`);
  const reply = await writer.updateRecords('Contact', [{ id: before.id, fields: { [field]: value } }], signal);
  const after = await facts.record('Contact', contactId, [field], signal);
  const record = { at: facts.serverTime(), object: 'Contact', field } as const;
  if (after?.fields[field] !== value) {
    const words =
      'The value is another one now: somebody, or something that runs in the org, has changed it meanwhile.';
    return { ...record, outcome: 'changedMeanwhile', words };
  }
  if (reply.kind === 'refused') return { ...record, outcome: 'refused', words: `${reply.code}: ${reply.message}` };
  if (reply.kind === 'unknown')
    return { ...record, outcome: 'notConfirmed', words: `No certain answer: ${reply.cause}.` };
  const [row] = reply.value;
  if (row?.success !== true) {
    return { ...record, outcome: 'refused', words: `${row?.errorCode ?? 'No answer'}: ${row?.message ?? ''}` };
  }
  return { ...record, outcome: 'written', words: 'Salesforce has taken it, and the value is the same as before.' };
}
