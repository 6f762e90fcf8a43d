import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SyncError, type SyncErrorCode } from '../../../../src/core/model/syncError.ts';
import type { NeededColumns, ReadTable, TableName } from '../../../../src/core/model/tables.ts';
import type { RecordReader, Work } from '../../../../src/core/ports.ts';
import { readTables } from '../../../../src/core/reading/readTables.ts';

describe('readTables', () => {
  it('reads all five tables', async () => {
    const tables = await readTables(needed, { personalization: reader(), crm: reader() }, '/scratch', work());
    expect(Object.values(tables).map(({ table }: ReadTable) => table)).toEqual([
      'users',
      'accounts',
      'contacts',
      'leads',
      'crmAccounts',
    ]);
  });

  it("does not ask for the CRM's Accounts where there are no Personalization accounts", async () => {
    const asked: TableName[] = [];
    const personalization = reader({ accounts: () => ({ table: 'accounts', unavailable: 'retired' }) });
    const tables = await readTables(needed, { personalization, crm: reader({}, asked) }, '/scratch', work());
    expect(asked).not.toContain('crmAccounts');
    expect(tables.crmAccounts).toHaveProperty('unavailable');
  });

  it('I-32: stops the other tables when one fails, and tells that failure', async () => {
    const crm = reader({
      contacts: () => {
        throw new SyncError('incompleteRead', '2 of 3 rows arrived');
      },
      leads: (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new SyncError('cancelled', 'stopped')));
        }),
    });
    await expect(readTables(needed, { personalization: reader(), crm }, '/scratch', work())).rejects.toMatchObject({
      code: 'incompleteRead',
    });
  });

  it('waits for the tables that it stops, however long they take, with the failure in hand', async () => {
    let leadsEnded = false;
    const crm = reader({
      contacts: () => {
        throw new SyncError('incompleteRead', '2 of 3 rows arrived');
      },
      leads: async (signal) => {
        while (!signal.aborted) await setTimeout(1);
        await setTimeout(20);
        leadsEnded = true;
        throw new SyncError('cancelled', 'stopped');
      },
    });
    const reading = readTables(needed, { personalization: reader(), crm }, '/scratch', work());
    await expect(reading).rejects.toMatchObject({ code: 'incompleteRead' });
    expect(leadsEnded).toBe(true);
  });

  it('goes on without an optional table that may not be read, and with nothing else that fails', async () => {
    const refused = (code: SyncErrorCode) =>
      reader({
        leads: () => {
          throw new SyncError(code, 'Lead cannot be seen.');
        },
      });
    const optional = { ...needed, leads: { ...nothing, isOptional: true } } as const;
    const ports = { personalization: reader(), crm: refused('accessDenied') };
    expect((await readTables(optional, ports, '/scratch', work())).leads).toEqual({
      table: 'leads',
      unavailable: 'The run goes on without leads, which it can do without: Lead cannot be seen.',
    });
    await expect(readTables(needed, ports, '/scratch', work())).rejects.toMatchObject({ code: 'accessDenied' });
    const broken = { personalization: reader(), crm: refused('incompleteRead') };
    await expect(readTables(optional, broken, '/scratch', work())).rejects.toMatchObject({ code: 'incompleteRead' });
  });

  it('cannot do without users', async () => {
    const personalization = reader({ users: () => ({ table: 'users', unavailable: 'no such dataset' }) });
    await expect(readTables(needed, { personalization, crm: reader() }, '/scratch', work())).rejects.toMatchObject({
      code: 'incompleteRead',
      message: 'The user export could not be read: no such dataset',
    });
  });
});

const nothing: NeededColumns = { standard: [], attributes: [], fields: [] };
const needed = { users: nothing, accounts: nothing, contacts: nothing, leads: nothing, crmAccounts: nothing };

type Answers = Partial<Record<TableName, (signal: AbortSignal) => ReadTable | Promise<ReadTable>>>;

function reader(answers: Answers = {}, asked: TableName[] = []): RecordReader {
  return {
    async read(table, _needed, _into, { signal }) {
      asked.push(table);
      return await (answers[table]?.(signal) ?? aTable(table));
    },
    hash: () => Promise.resolve(null),
  };
}

function aTable(table: TableName): ReadTable {
  return {
    table,
    files: [],
    delimiter: ',',
    columns: [],
    rows: 0,
    sha256: '',
    origin: table,
    refusedRows: 0,
    refused: [],
    warnings: [],
  };
}

function work(): Work {
  return { signal: new AbortController().signal, emit: () => undefined };
}
