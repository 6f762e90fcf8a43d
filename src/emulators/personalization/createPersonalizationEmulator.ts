/**
 * A look-alike of Marketing Cloud Personalization's APIs: User and Account Export, user lookup, Event API, Audit Log.
 * Written from what the vendor documents, without a line in common with our own client.
 */
import type { EmulatorData } from '../data/emulatorData.ts';
import type { EmulatorContext } from '../http/emulatorContext.ts';
import { EmulatorServer } from '../http/emulatorServer.ts';
import type { Route } from '../http/route.ts';
import { type ApiKey, notFound } from './access.ts';
import { apiRoutes } from './apiRoutes.ts';
import { AuditLog } from './auditLog.ts';
import type { PersonalizationParts } from './personalizationParts.ts';
import { ownAdminRoutes } from './ownAdminRoutes.ts';
import { ProfileStore } from './profileStore.ts';

export interface PersonalizationOptions {
  readonly context: EmulatorContext;
  readonly data: EmulatorData;
  readonly dataset: string;
  readonly apiKey: ApiKey;
}

export interface PersonalizationEmulator {
  readonly server: EmulatorServer;
  readonly users: ProfileStore;
  readonly accounts: ProfileStore;
  /** Routes of the admin API that are this look-alike's own; to be wrapped with the admin token. */
  readonly adminRoutes: readonly Route[];
  /** Somebody changes the integration with Salesforce CRM in Personalization. */
  readonly changeIntegration: (user: string, details: string) => void;
  /** Starts over with these data. */
  readonly load: (data: EmulatorData) => void;
}

export function createPersonalizationEmulator(options: PersonalizationOptions): PersonalizationEmulator {
  const { context, data, dataset, apiKey } = options;
  const parts: PersonalizationParts = {
    context,
    dataset,
    apiKey,
    users: new ProfileStore(data.users),
    accounts: new ProfileStore(data.accounts),
    auditLog: new AuditLog(dataset, context.clock.nowMs()),
    accountExport: 'available',
  };
  const server = new EmulatorServer({ context, name: 'personalization', notFound: (path) => notFound(`No ${path}.`) });
  server.addRoutes(apiRoutes(parts));
  return {
    server,
    users: parts.users,
    accounts: parts.accounts,
    adminRoutes: ownAdminRoutes(parts),
    changeIntegration(user, details) {
      const entry = { action: 'UPDATE', objectType: 'INTEGRATION', objectName: 'Salesforce CRM' };
      parts.auditLog.add({ ...entry, timestamp: context.clock.nowMs(), user, details });
    },
    load(changed) {
      parts.users.load(changed.users);
      parts.accounts.load(changed.accounts);
      parts.auditLog.reset(context.clock.nowMs());
      parts.accountExport = 'available';
    },
  };
}
