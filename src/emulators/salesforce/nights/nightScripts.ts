import type { AuditEntry } from '../security/auditTrail.ts';
import { APP_NAME } from '../security/appName.ts';
import type { SeededBatch, SeededJob } from './seeded.ts';

/** What can be seeded: a good night, bad ones, and one in which nobody came. */
export const NIGHT_KINDS = [
  'good',
  'inactiveUser',
  'expiredToken',
  'selfAuthorizeRemoved',
  'fieldHidden',
  'apiLimit',
  'lockErrors',
  'validationRule',
  'noJob',
  'aborted',
  'nobodyCame',
  'batchFailed',
  'batchAtWork',
  'batchNotProcessed',
  'batchRowErrors',
] as const;

export type NightKind = (typeof NIGHT_KINDS)[number];

export function isNightKind(kind: unknown): kind is NightKind {
  return NIGHT_KINDS.some((known) => known === kind);
}

/** What happens in a night, in minutes from the beginning of its run; changes in Setup stand before it. */
export interface NightScript {
  readonly logins: readonly { readonly minute: number; readonly status: string; readonly application: string }[];
  readonly tokenUsedAtMinute: number | null;
  readonly jobs: readonly (Omit<SeededJob, 'id' | 'createdById' | 'createdAtMs' | 'changedAtMs' | 'batches'> & {
    readonly minute: number;
    readonly lastsMinutes: number;
    readonly batches: readonly Omit<SeededBatch, 'id'>[];
  })[];
  readonly changes: readonly (Omit<AuditEntry, 'createdById' | 'createdDate'> & { readonly minute: number })[];
}

type ScriptedJob = NightScript['jobs'][number];
type ScriptedBatch = ScriptedJob['batches'][number];

const login = { minute: 0, status: 'Success', application: APP_NAME };
/** The evening before. */
const changedAtMinute = -8 * 60;

const contactJob: ScriptedJob = {
  minute: 1,
  lastsMinutes: 3,
  jobType: 'V2Ingest',
  object: 'Contact',
  operation: 'update',
  state: 'JobComplete',
  processed: 1_204,
  failed: 0,
  errorMessage: null,
  rowErrors: [],
  batches: [],
};
const accountBatch: ScriptedBatch = {
  state: 'Completed',
  stateMessage: null,
  processed: 180,
  failed: 0,
  rowErrors: [],
};
const accountJob: ScriptedJob = {
  ...contactJob,
  minute: 5,
  jobType: 'Classic',
  object: 'Account',
  state: 'Closed',
  processed: 180,
  batches: [accountBatch],
};
const failedBatch: ScriptedBatch = {
  ...accountBatch,
  state: 'Failed',
  stateMessage: 'InvalidBatch : Field name not found : Account_Tier__c',
  processed: 0,
};

const good: NightScript = {
  logins: [login, { ...login, minute: 4 }],
  tokenUsedAtMinute: 4,
  jobs: [contactJob, accountJob],
  changes: [],
};

export const nightScripts: Readonly<Record<NightKind, NightScript>> = {
  good,
  inactiveUser: turnedAway('User is Inactive', {
    action: 'deactivateduser',
    section: 'Manage Users',
    display: 'Deactivated the integration user',
  }),
  expiredToken: turnedAway('Failed: Invalid Token', {
    action: 'updateConnectedApp',
    section: 'Connected Apps',
    display: `Changed refreshPolicy of app ${APP_NAME} from infinite to {"days":30}`,
  }),
  selfAuthorizeRemoved: turnedAway('Failed: Not approved for access', {
    action: 'updateConnectedApp',
    section: 'Connected Apps',
    display: `Changed permittedUsers of app ${APP_NAME} from all to adminApproved`,
  }),
  fieldHidden: {
    ...good,
    jobs: [
      {
        ...contactJob,
        lastsMinutes: 1,
        state: 'Failed',
        processed: 0,
        errorMessage: 'InvalidBatch : Field name not found : Favorite_Category__c',
      },
      accountJob,
    ],
    changes: [
      {
        minute: changedAtMinute,
        action: 'profileFlsChangedCustom',
        section: 'Manage Users',
        display:
          'Changed read access of field Contact.Favorite_Category__c for profile DEMO System Administrator from on to off',
      },
    ],
  },
  apiLimit: {
    ...good,
    jobs: [
      {
        ...contactJob,
        state: 'Failed',
        processed: 400,
        errorMessage: 'REQUEST_LIMIT_EXCEEDED : TotalRequests Limit exceeded.',
      },
    ],
  },
  lockErrors: withFailedRows([
    {
      error: 'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 003DE0000000D58YAE:--',
      count: 12,
    },
    {
      error: 'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 003DE0000000CAnYAM:--',
      count: 2,
    },
  ]),
  validationRule: withFailedRows(
    [
      {
        error: 'FIELD_CUSTOM_VALIDATION_EXCEPTION:A lifetime value must not be negative.:Lifetime_Value__c --',
        count: 8,
      },
      {
        error: 'STRING_TOO_LONG:Preferred Store: data value too large: (max length=40):Preferred_Store__c --',
        count: 1,
      },
    ],
    [
      {
        minute: changedAtMinute,
        action: 'changedValidationFormula',
        section: 'Validation Rules',
        display: 'Changed error condition of validation rule Lifetime_Value_Not_Negative on Contact',
      },
    ],
  ),
  noJob: { ...good, jobs: [] },
  aborted: {
    ...good,
    jobs: [{ ...contactJob, state: 'Aborted', processed: 400 }],
  },
  nobodyCame: { logins: [], tokenUsedAtMinute: null, jobs: [], changes: [] },
  batchFailed: withBatches([failedBatch, failedBatch]),
  batchAtWork: withBatches([
    accountBatch,
    { ...accountBatch, state: 'InProgress', processed: 0 },
    { ...accountBatch, state: 'Queued', processed: 0 },
  ]),
  batchNotProcessed: withBatches([accountBatch, { ...accountBatch, state: 'Not Processed', processed: 0 }]),
  batchRowErrors: withBatches([
    accountBatch,
    {
      ...accountBatch,
      failed: 5,
      rowErrors: [
        { error: 'FIELD_CUSTOM_VALIDATION_EXCEPTION:A tier is required.:Account_Tier__c --', count: 3 },
        {
          error:
            'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 001DE000000001AYAQ:--',
          count: 2,
        },
      ],
    },
  ]),
};

/** Three attempts, all refused for the same reason. */
function turnedAway(status: string, change: Omit<NightScript['changes'][number], 'minute'>): NightScript {
  return {
    logins: [0, 5, 10].map((minute) => ({ ...login, minute, status })),
    tokenUsedAtMinute: null,
    jobs: [],
    changes: [{ minute: changedAtMinute, ...change }],
  };
}

function withFailedRows(rowErrors: ScriptedJob['rowErrors'], changes: NightScript['changes'] = []): NightScript {
  const failed = rowErrors.reduce((sum, { count }) => sum + count, 0);
  return { ...good, jobs: [{ ...contactJob, failed, rowErrors }, accountJob], changes };
}

/** A good Bulk API 2.0 job, and a classic one with these batches: its own state is `Closed` all the same. */
function withBatches(batches: readonly ScriptedBatch[]): NightScript {
  const sum = (count: (batch: ScriptedBatch) => number): number =>
    batches.reduce((total, batch) => total + count(batch), 0);
  const processed = sum((batch) => batch.processed);
  return { ...good, jobs: [contactJob, { ...accountJob, processed, failed: sum(({ failed }) => failed), batches }] };
}
