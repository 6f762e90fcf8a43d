import type { EmulatorContext } from '../http/emulatorContext.ts';
import type { ApiKey } from './access.ts';
import type { AuditLog } from './auditLog.ts';
import type { ProfileStore } from './profileStore.ts';

/** `retired` answers as an account without Account Profiles (404), `forbidden` as a key without the right (403). */
export const accountExportStates = ['available', 'retired', 'forbidden'] as const;
export type AccountExportState = (typeof accountExportStates)[number];

/** The state that the look-alike's routes share. */
export interface PersonalizationParts {
  readonly context: EmulatorContext;
  readonly dataset: string;
  readonly apiKey: ApiKey;
  readonly users: ProfileStore;
  readonly accounts: ProfileStore;
  readonly auditLog: AuditLog;
  accountExport: AccountExportState;
}
