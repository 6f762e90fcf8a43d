import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminRoutes, withAdminToken } from '../../../src/emulators/http/adminRoutes.ts';
import { createEmulatorContext, type EmulatorContext } from '../../../src/emulators/http/emulatorContext.ts';
import { EmulatorServer } from '../../../src/emulators/http/emulatorServer.ts';
import {
  createSalesforceEmulator,
  type SalesforceEmulator,
} from '../../../src/emulators/salesforce/createSalesforceEmulator.ts';
import { defineField } from '../../../src/emulators/salesforce/store/fieldDefinition.ts';

export interface StartedSalesforce {
  readonly salesforce: SalesforceEmulator;
  readonly context: EmulatorContext;
  readonly url: string;
  readonly token: string;
  /** A folder for the test's own files; removed at the end. */
  readonly folder: string;
  /** Calls the admin API and answers what it says. */
  admin(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Calls Salesforce with the access token. */
  call(method: string, path: string, body?: unknown): Promise<Response>;
  stop(): Promise<void>;
}

/** Starts the look-alike with that many contacts of two accounts, and its admin API. */
export async function startSalesforce(contacts: number): Promise<StartedSalesforce> {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-test-'));
  const context = createEmulatorContext({ seed: 7, timeScale: 50 });
  const salesforce = createSalesforceEmulator({ context, temporaryDirectory: folder });
  load(salesforce, contacts);
  context.resetHandlers.push(() => load(salesforce, contacts));
  await salesforce.listen(0);
  const adminServer = new EmulatorServer({ context, name: 'admin', exempt: true });
  adminServer.addRoutes(withAdminToken('admin-token', [...adminRoutes(context), ...salesforce.adminRoutes]));
  await adminServer.listen(0);
  const { instanceUrl: url, accessToken: token } = salesforce.connection();
  return {
    salesforce,
    context,
    url,
    token,
    folder,
    async admin(method, path, body) {
      const response = await fetch(`${adminServer.url}/__emu/v1${path}`, {
        method,
        headers: { Authorization: 'Bearer admin-token', 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.headers.get('content-type') !== 'application/x-ndjson') return text === '' ? null : JSON.parse(text);
      return text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
    },
    call(method, path, body) {
      return fetch(`${url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': typeof body === 'string' ? 'text/csv' : 'application/json',
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
    async stop() {
      await adminServer.close();
      await salesforce.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function load(salesforce: SalesforceEmulator, contacts: number): void {
  salesforce.store.load('Account', [], [{ Name: 'Acme' }, { Name: 'Globex, "the" Company' }]);
  const accounts = salesforce.store.table('Account');
  salesforce.store.load(
    'Contact',
    [defineField('Score__c', 'double'), defineField('Last_Activity__c', 'datetime')],
    Array.from({ length: contacts }, (_, index) => ({
      FirstName: `First${index}`,
      LastName: index % 10 === 0 ? `O'Neil "${index}"` : `Last${index}`,
      Email: `person${index}@example.com`,
      AccountId: accounts?.idOf(index % 2) ?? null,
      Description: index === 1 ? 'two\nlines, one comma' : null,
    })),
  );
}
