import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CrmObjectName, EmulatorData } from './data/emulatorData.ts';
import { generateData } from './data/generateData.ts';
import { loadData } from './data/loadData.ts';
import { defaultEmulatorOptions, type EmulatorOptions } from './emulatorArguments.ts';
import { ADMIN_PREFIX, adminRoutes, withAdminToken } from './http/adminRoutes.ts';
import { createEmulatorContext, type EmulatorContext } from './http/emulatorContext.ts';
import { EmulatorServer } from './http/emulatorServer.ts';
import type { Route } from './http/route.ts';
import { createPersonalizationEmulator } from './personalization/createPersonalizationEmulator.ts';
import type { ReadyLine } from './readyLine.ts';
import { createSalesforceEmulator, type SalesforceEmulator } from './salesforce/createSalesforceEmulator.ts';
import { createSftpEmulator } from './sftp/createSftpEmulator.ts';

export interface RunningEmulators {
  readonly ready: ReadyLine;
  /** Where the data came from, for people. */
  readonly origin: string;
  readonly warnings: readonly string[];
  readonly context: EmulatorContext;
  /** When any of them was last asked something, by the machine's clock. */
  readonly lastRequestAtMs: () => number;
  /** Ends all of them and removes their temporary folder. */
  readonly close: () => Promise<void>;
}

const DATASET = 'engage';

/**
 * Starts the look-alikes of Salesforce, Personalization and its SFTP server, each on a port of its own on 127.0.0.1, and the
 * admin API.
 * @throws Error with a sentence for people: a port that is taken, a data folder that cannot be loaded
 */
export async function startEmulators(given: Partial<EmulatorOptions> = {}): Promise<RunningEmulators> {
  const options: EmulatorOptions = { ...defaultEmulatorOptions, ...given };
  const context = createEmulatorContext({ seed: options.seed, timeScale: options.timeScale });
  const data = dataFor(options, options.seed);
  const folder = mkdtempSync(path.join(tmpdir(), 'personalization-sync-demo-'));
  function removeFolder(): void {
    rmSync(folder, { recursive: true, force: true });
  }
  // However the process ends, short of a kill: nothing of it stays on the disk.
  process.once('exit', removeFolder);

  const salesforce = createSalesforceEmulator({ context, temporaryDirectory: folder });
  const apiKey = { id: `DEMO-${randomHex(8)}`, secret: `DEMO-${randomHex(24)}` };
  const personalization = createPersonalizationEmulator({ context, data, dataset: DATASET, apiKey });
  salesforce.security.onChange = ({ path: setting, to }, by) => {
    // Another kind of app means another Consumer Key, and Personalization has to be told of that.
    if (setting !== 'app.kind') return;
    const kind = to === 'externalClientApp' ? 'an External Client App' : 'a connected app';
    personalization.changeIntegration(by, `Setup: Consumer Key and Consumer Secret are now those of ${kind}`);
  };
  const sftp = createSftpEmulator({ context, folder, dataset: DATASET });
  const admin = new EmulatorServer({ context, name: 'admin', exempt: true });
  const adminToken = randomHex(32);
  const routes = [...adminRoutes(context), ...salesforce.adminRoutes, ...personalization.adminRoutes];
  admin.addRoutes(withAdminToken(adminToken, routes.flatMap(withShortPath)));
  context.resetHandlers.push(({ seed }) => {
    const again = dataFor(options, seed);
    loadRecords(salesforce, again);
    personalization.load(again);
  });
  async function close(): Promise<void> {
    await Promise.all([salesforce.close(), personalization.server.close(), sftp.close(), admin.close()]);
    process.off('exit', removeFolder);
    removeFolder();
  }

  try {
    loadRecords(salesforce, data);
    await salesforce.listen(options.port);
    await personalization.server.listen(nextPort(options.port, 1));
    await sftp.listen(options.sftpPort);
    if (options.admin) await admin.listen(nextPort(options.port, 2));
  } catch (error) {
    await close();
    throw portTaken(error) ?? error;
  }
  const tokenFile = path.join(folder, 'admin-token');
  if (options.admin) writeFileSync(tokenFile, adminToken, { mode: 0o600, flag: 'wx' });
  return {
    ready: {
      ready: true,
      salesforce: salesforce.connection(),
      personalization: {
        baseUrl: personalization.server.url,
        apiKeyId: apiKey.id,
        apiKeySecret: apiKey.secret,
        dataset: DATASET,
      },
      sftp: sftp.connection(),
      admin: options.admin ? { url: admin.url, tokenFile } : null,
    },
    origin: data.origin,
    warnings: data.warnings,
    context,
    lastRequestAtMs: () => context.lastRequestAtMs,
    close,
  };
}

function dataFor(options: EmulatorOptions, seed: number): EmulatorData {
  return options.dataFolder === null ? generateData({ ...options, seed }) : loadData(options.dataFolder);
}

function loadRecords(salesforce: SalesforceEmulator, data: EmulatorData): void {
  for (const object of ['Account', 'Contact', 'Lead'] as const satisfies readonly CrmObjectName[]) {
    const { fields, rows } = data.crm[object];
    salesforce.store.load(object, fields, rows());
  }
  salesforce.nights.seedDemoWeek();
}

/** `admin.url` serves as the root of the API as well as of its host: with and without the prefix. */
function withShortPath(route: Route): readonly Route[] {
  return [route, { ...route, path: route.path.slice(ADMIN_PREFIX.length) }];
}

function portTaken(error: unknown): Error | undefined {
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  return code === 'EADDRINUSE' ? new Error(`Port ${port} of 127.0.0.1 is taken.`, { cause: error }) : undefined;
}

function nextPort(port: number, offset: number): number {
  return port === 0 ? 0 : port + offset;
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
