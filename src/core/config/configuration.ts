import { z } from 'zod';
import { pullObject, pushMapping } from './mappingSchemas.ts';

/**
 * The configuration file `personalization-sync.json`, as it is after defaults.
 * It is a hand-made copy of the integration's settings (they cannot be read through any API) and holds no secret and no
 * host that could redirect one. Paths are relative to the file.
 */
export const configurationSchema = z.strictObject({
  $schema: z.string().optional().describe('The JSON Schema of this file, for editors.'),
  mode: z
    .enum(['observe', 'repair', 'replace'])
    .default('observe')
    .describe(
      'observe: previews only, live runs are refused · repair: only selected records are written · replace: this tool replaces the nightly run for the items configured here.',
    ),
  personalization: z
    .strictObject({
      account: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'letters, digits and hyphens only')
        .describe('The account in https://<account>.<instance>.evergage.com.'),
      instance: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'letters, digits and hyphens only')
        .describe('The instance in https://<account>.<instance>.evergage.com.'),
      dataset: z
        .string()
        .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, hyphens and underscores only')
        .describe(
          'The dataset whose users and accounts are read, as its name stands in the addresses of Personalization.',
        ),
      source: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('api').describe('The User and Account Export APIs.') }),
          z.strictObject({
            kind: z.literal('files').describe('Export files, JSON or CSV, plain or .gz.'),
            users: filePath('The user export.'),
            accounts: filePath('The account export; leave it out where Account Profiles are retired.').optional(),
          }),
        ])
        .default({ kind: 'api' })
        .describe('Where users and accounts are read from.'),
      feed: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('none').describe('No feed files.'), dateFormat: dateFormat() }),
          z.strictObject({
            kind: z.literal('sftp').describe('The SFTP server of Personalization.'),
            host: z.string().min(1).describe('The SFTP server of Personalization.'),
            port: z.int().min(1).max(65535).default(22).describe('The port of the SFTP server.'),
            username: z.string().min(1).describe('The SFTP user. Its key or password is kept by you, never here.'),
            directory: z.string().min(1).describe('The folder of the dataset there: /<dataset>/inbound.'),
            dateFormat: dateFormat(),
          }),
          z.strictObject({
            kind: z.literal('directory').describe('A folder of this machine.'),
            path: filePath('Folder that feed files are written to.'),
            dateFormat: dateFormat(),
          }),
        ])
        .prefault({ kind: 'none' })
        .describe('Where ETL feed files of a pull go.'),
    })
    .describe(
      'Marketing Cloud Personalization (formerly Interaction Studio): which dataset, and where it is read from.',
    ),
  salesforce: z
    .strictObject({
      connection: z
        .string()
        .min(1)
        .default('default')
        .describe('The name of a connection that you keep on this machine, never a host.'),
      expectedOrgId: z
        .string()
        .nullable()
        .default(null)
        .describe('When set, any other org is refused (15 or 18 characters).'),
      source: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('api').describe('Bulk API 2.0 queries.') }),
          z.strictObject({
            kind: z.literal('files').describe('CSV files as Bulk API or the Salesforce CLI export them, plain or .gz.'),
            contacts: filePath('Contacts.'),
            leads: filePath('Leads.').optional(),
            accounts: filePath('Accounts.').optional(),
          }),
        ])
        .default({ kind: 'api' })
        .describe('Where Contacts, Leads and Accounts are read from.'),
      integrationUser: z
        .string()
        .nullable()
        .default(null)
        .describe('The username that Personalization itself connects with.'),
      integrationApp: z
        .string()
        .nullable()
        .default(null)
        .describe('The connected app or External Client App that Personalization itself connects with.'),
    })
    .prefault({})
    .describe('Salesforce CRM: which org, and where Contacts, Leads and Accounts are read from.'),
  match: z
    .strictObject({
      leads: z.boolean().default(false).describe('Leads take part in matching.'),
      onlyDesignatedMatchFields: z
        .boolean()
        .default(false)
        .describe('Only use designated match fields for matching users and accounts, if match fields are specified.'),
      accountsFromContacts: z
        .boolean()
        .default(false)
        .describe(
          'For Salesforce accounts that cannot otherwise be matched, obtain account IDs from matched Salesforce contacts.',
        ),
      nameOnly: z
        .enum(['review', 'include'])
        .default('review')
        .describe('review: a match by name alone is shown but not written until selected · include: it is written.'),
      attributes: z
        .strictObject({
          contactId: attributeName('sfcrmContactId', 'The user attribute that holds the Salesforce ID of a Contact.'),
          leadId: attributeName('sfcrmLeadId', 'The user attribute that holds the Salesforce ID of a Lead.'),
          accountId: attributeName(
            'sfcrmAccountId',
            'The account attribute that holds the Salesforce ID of an Account.',
          ),
          email: attributeName('emailAddress', 'The user attribute that holds the e-mail address.'),
        })
        .prefault({})
        .describe('The attributes that hold Salesforce ids and the e-mail address.'),
    })
    .prefault({})
    .describe('How users and accounts find their Contacts, Leads and Accounts. Every comparison is exact.'),
  pull: z
    .strictObject({ Contact: pullObject('Contacts'), Lead: pullObject('Leads'), Account: pullObject('Accounts') })
    .prefault({})
    .describe('The Pull tab: Salesforce CRM → Personalization. Match On Field pairs stand here too.'),
  push: z
    .strictObject({
      infix: z
        .string()
        .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_]*[A-Za-z0-9])?$/, 'letters, digits and single underscores')
        .nullable()
        .default(null)
        .describe(
          'Push data to dataset-specific Salesforce fields: the Dataset-specific field infix in their names. null: none.',
        ),
      createFieldSets: z.boolean().default(true).describe('Create Salesforce field sets: one for each object.'),
      User: z.array(pushMapping()).default([]).describe('Data items of the User tab, pushed to Contact.'),
      Account: z.array(pushMapping()).default([]).describe('Data items of the Account tab, pushed to Account.'),
    })
    .prefault({})
    .describe('The Push tab: Personalization → Salesforce CRM.'),
  guards: z
    .strictObject({
      maxChangedShare: z
        .number()
        .min(0)
        .max(1)
        .default(0.2)
        .describe('Largest share of matched records of an object in which a non-blank value may be replaced.'),
      maxClears: z.int().min(0).default(0).describe('Most values that may be cleared.'),
      maxRows: z.int().min(0).nullable().default(null).describe('Most records that may be written.'),
      apiReserveShare: z.number().min(0).max(1).default(0.1).describe("Share of the day's API calls that must stay."),
      maxReadDrop: z
        .number()
        .min(0)
        .max(1)
        .default(0.2)
        .describe('Largest fall of the rows read against the last good run.'),
      maxPlanAgeHours: z.number().positive().default(96).describe('A plan older than this is not applied.'),
    })
    .prefault({})
    .describe('Limits that stop a live run before its first write. Each can be passed for a single run.'),
});

export type Configuration = z.output<typeof configurationSchema>;
export type PushMapping = Configuration['push']['User'][number];

function filePath(description: string) {
  return z.string().min(1).describe(description);
}

function dateFormat() {
  return z.enum(['epochMillis', 'iso8601']).default('epochMillis').describe('How dates are written in a feed.');
}

function attributeName(byDefault: string, description: string) {
  return z.string().min(1).default(byDefault).describe(description);
}
