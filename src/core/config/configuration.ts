import { z } from 'zod';
import { standardColumns } from '../model/records.ts';

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
  personalization: z.strictObject({
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
      .describe('The dataset whose users and accounts are read.'),
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
        z.strictObject({ kind: z.literal('none'), dateFormat: dateFormat() }),
        z.strictObject({
          kind: z.literal('sftp'),
          host: z.string().min(1),
          port: z.int().min(1).max(65535).default(22),
          username: z.string().min(1),
          directory: z.string().min(1),
          dateFormat: dateFormat(),
        }),
        z.strictObject({
          kind: z.literal('directory'),
          path: filePath('Folder that feed files are written to.'),
          dateFormat: dateFormat(),
        }),
      ])
      .prefault({ kind: 'none' })
      .describe('Where ETL feed files of a pull go.'),
  }),
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
    .prefault({}),
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
          contactId: z.string().min(1).default('sfcrmContactId'),
          leadId: z.string().min(1).default('sfcrmLeadId'),
          accountId: z.string().min(1).default('sfcrmAccountId'),
          email: z.string().min(1).default('emailAddress'),
        })
        .prefault({})
        .describe('The attributes that hold Salesforce ids and the e-mail address.'),
    })
    .prefault({}),
  pull: z
    .strictObject({ Contact: pullObject(), Lead: pullObject(), Account: pullObject() })
    .prefault({})
    .describe('Salesforce CRM → Personalization.'),
  push: z
    .strictObject({
      infix: z
        .string()
        .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_]*[A-Za-z0-9])?$/, 'letters, digits and single underscores')
        .nullable()
        .default(null)
        .describe('Push data to dataset-specific Salesforce fields: the infix in their names.'),
      createFieldSets: z.boolean().default(true).describe('Create Salesforce field sets.'),
      User: z.array(pushMapping()).default([]).describe('Data items of the User tab, pushed to Contact.'),
      Account: z.array(pushMapping()).default([]).describe('Data items of the Account tab, pushed to Account.'),
    })
    .prefault({})
    .describe('Personalization → Salesforce CRM.'),
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
    .prefault({}),
});

export type Configuration = z.output<typeof configurationSchema>;
export type PushMapping = Configuration['push']['User'][number];

function filePath(description: string) {
  return z.string().min(1).describe(description);
}

function dateFormat() {
  return z.enum(['epochMillis', 'iso8601']).default('epochMillis').describe('How dates are written in a feed.');
}

function fieldName() {
  return (
    z
      .string()
      // Behind a managed package's namespace, if it has one.
      .regex(
        /^(?:[A-Za-z](?:_?[A-Za-z0-9])*__)?[A-Za-z](?:_?[A-Za-z0-9])*(?:__[A-Za-z]+)?$/,
        'an API name such as Loyalty_Id__c',
      )
      .refine((name) => name.replace(/__[A-Za-z]+$/, '').length <= 80, 'too long for an API name')
  );
}

function pullObject() {
  return z
    .strictObject({
      fields: z
        .array(
          z.strictObject({
            field: fieldName().describe('The Salesforce field.'),
            attribute: z.string().min(1).describe('Personalization attribute (Evergage User Field).'),
            matchOn: z.boolean().default(false).describe('Match On Field.'),
            onBlank: z.enum(['keep', 'clear']).default('keep'),
          }),
        )
        .default([]),
      createdWithinDays: z.int().positive().nullable().default(null),
      modifiedWithinDays: z.int().positive().nullable().default(null),
    })
    .prefault({});
}

function pushMapping() {
  const target = {
    onBlank: z
      .enum(['keep', 'clear'])
      .default('keep')
      .describe('What a blank value does: keep the present one, or clear it.'),
    separator: z.string().min(1).nullable().default(null).describe('Joins or splits the values of a list.'),
    unit: z.enum(['epochMillis', 'epochSeconds', 'iso8601']).default('epochMillis').describe('The unit of a time.'),
  };
  return z.union([
    z.strictObject({
      item: z.enum(standardColumns).exclude(['name']).describe('A data item of the profile.'),
      field: fieldName()
        .optional()
        .describe('The Salesforce field; without it Interaction_Studio_[<infix>_]<Item>__c.'),
      ...target,
    }),
    z.strictObject({
      attribute: z.string().min(1).describe('An attribute of the profile.'),
      field: fieldName().describe('The Salesforce field.'),
      ...target,
    }),
  ]);
}
