import type { ReadingPorts, Work } from '../ports.ts';
import { SyncError } from '../model/syncError.ts';
import {
  type InputTables,
  isAvailable,
  type NeededColumns,
  type ReadTable,
  type TableName,
  type UnavailableTable,
  type VerifiedTable,
} from '../model/tables.ts';

/**
 * Reads both sides side by side, each table whole or not at all. When one fails, the others are stopped: matching never
 * starts on a part (a missing Contact would look like "no match", or make an ambiguous match unique).
 * @param into an existing folder for the tables' files.
 */
export async function readTables(
  needed: Readonly<Record<TableName, NeededColumns>>,
  ports: Pick<ReadingPorts, 'personalization' | 'crm'>,
  into: string,
  work: Work,
): Promise<InputTables> {
  work.emit({ kind: 'phaseStarted', phase: 'readPersonalization', label: 'Reading both sides' });
  const failure = new AbortController();
  const together: Work = { emit: work.emit, signal: AbortSignal.any([work.signal, failure.signal]) };
  const read = (side: 'personalization' | 'crm', table: TableName): Promise<ReadTable> => {
    const reading = ports[side].read(table, needed[table], into, together);
    return needed[table].isOptional === true ? reading.catch((error: unknown) => without(table, error)) : reading;
  };

  const accounts = read('personalization', 'accounts');
  const all = [
    read('personalization', 'users'),
    accounts,
    read('crm', 'contacts'),
    read('crm', 'leads'),
    // Without Personalization accounts nobody asks for the CRM's: an API call less for every page.
    accounts.then((table) =>
      isAvailable(table)
        ? read('crm', 'crmAccounts')
        : { table: 'crmAccounts' as const, unavailable: 'Not read: there are no Personalization accounts to match.' },
    ),
  ] as const;
  try {
    const [users, accountTable, contacts, leads, crmAccounts] = await Promise.all(all);
    return {
      users: required(users, 'The user export'),
      accounts: accountTable,
      contacts: required(contacts, 'Contacts'),
      leads,
      crmAccounts,
    };
  } catch (error) {
    // The first failure is the one to tell; the others then only say that they were stopped, and are waited for.
    failure.abort(error);
    await Promise.allSettled(all);
    throw error;
  }
}

/** Somebody who may not see Leads can still match Contacts; what is broken is not passed over. */
function without(table: TableName, error: unknown): UnavailableTable {
  if (!(error instanceof SyncError) || error.code !== 'accessDenied') throw error;
  return { table, unavailable: `The run goes on without ${table}, which it can do without: ${error.message}` };
}

function required(table: ReadTable, what: string): VerifiedTable {
  if (isAvailable(table)) return table;
  throw new SyncError('incompleteRead', `${what} could not be read: ${table.unavailable}`);
}
