import { type MatchRule, nameRuleApplies } from '../../core/matching/rule.ts';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';
import { similarAccountNames } from './similarAccountNames.ts';
import type { Session } from './session.ts';
import findNearMissesSql from './sql/findNearMisses.sql';
import foldKeys from './sql/foldKeys.sql';
import leadOnly from './sql/leadOnly.sql';
import { fill } from './sqlText.ts';
import { attributeColumn, fieldValue, type Staging, stagingOf } from './staging.ts';

/** A field's name, and SQL over its object's rows. */
export interface NearField {
  readonly name: string;
  readonly value: string;
}

/** What a profile is compared by, in the order in which near misses are tried, and with what in each object. */
export interface NearKey {
  /** The attribute's name, for people. */
  readonly attribute: string;
  /** SQL over the profile. */
  readonly value: string;
  readonly fields: Readonly<Partial<Record<CrmObject, readonly NearField[]>>>;
  /** E-mail and name: for `designatedFieldsOnly`. */
  readonly ofNameRule: boolean;
}

/**
 * The nearest miss of each profile that has no candidate (and, for users, whose converted Lead's Contact is not merely
 * missing), in `<kind>_near_misses`: a row for each profile that has one.
 */
export async function findNearMisses(session: Session, rule: MatchRule, kind: ProfileKind): Promise<void> {
  const keys = nearKeysOf(rule, kind);
  const objects = nearObjectsOf(rule, kind);
  const offObjects = objects.filter((object) => !nameRuleApplies(rule, object));
  const values = keys.map(({ value }, index) => `${value} AS value_${index}`);
  await session.run(`
    CREATE OR REPLACE TEMP TABLE ${kind}_near_profiles AS
    SELECT profile, ${values.join(', ')}
    FROM ${kind}_profiles ANTI JOIN ${kind}_decisions USING (profile)
    ${kind === 'user' ? 'ANTI JOIN user_missing_contacts USING (profile)' : ''};
    CREATE OR REPLACE TEMP VIEW near_keys AS ${keyValues(kind, keys.length)};
    CREATE OR REPLACE TEMP VIEW near_candidates AS ${recordValues(keys, objects)};
    CREATE OR REPLACE TEMP VIEW designated_candidates AS ${recordValues(
      keys.map((key) => (key.ofNameRule ? key : { ...key, fields: {} })),
      offObjects,
    )};`);
  await session.run(foldKeys);
  await session.run(
    fill(findNearMissesSql, {
      near_misses: `${kind}_near_misses`,
      more_hits: kind === 'account' ? await similarAccountNames(session) : rule.leads ? noHits : leadOnly,
    }),
  );
}

/** In the order in which near misses are tried. */
export function nearKeysOf(rule: MatchRule, kind: ProfileKind): readonly NearKey[] {
  const staging = stagingOf(rule);
  return kind === 'user' ? userKeys(rule, staging) : accountKeys(rule, staging);
}

export function nearObjectsOf(rule: MatchRule, kind: ProfileKind): readonly CrmObject[] {
  if (kind === 'account') return ['Account'];
  return rule.leads ? ['Contact', 'Lead'] : ['Contact'];
}

const noHits = 'SELECT NULL, NULL, NULL, NULL WHERE false';

/** Rows that a profile can be near to: a converted Lead is none. */
export const nearTables: Readonly<Record<CrmObject, string>> = {
  Contact: 'contacts',
  Lead: '(FROM leads WHERE NOT is_converted)',
  Account: 'crm_accounts',
};

const byEmail: NearField = { name: 'Email', value: 'email' };
const byName: NearField = { name: 'Name', value: 'name' };

function userKeys(rule: MatchRule, staging: Staging): readonly NearKey[] {
  const email = attributeColumn(staging, 'user', rule.attributes.email);
  return [
    {
      attribute: rule.attributes.email,
      value: email,
      fields: { Contact: [byEmail], Lead: [byEmail] },
      ofNameRule: true,
    },
    {
      attribute: 'displayName',
      value: 'display_name',
      fields: { Contact: [byName], Lead: [byName] },
      ofNameRule: true,
    },
    ...attributeKeys(rule, staging, 'user', ['Contact', 'Lead']),
  ];
}

function accountKeys(rule: MatchRule, staging: Staging): readonly NearKey[] {
  return [
    { attribute: 'name', value: 'id', fields: { Account: [byName] }, ofNameRule: true },
    ...attributeKeys(rule, staging, 'account', ['Account']),
  ];
}

/** One key for each attribute, at its first place, with every field that it is paired with. */
function attributeKeys(
  rule: MatchRule,
  staging: Staging,
  kind: ProfileKind,
  objects: readonly CrmObject[],
): readonly NearKey[] {
  const attributes = new Set(objects.flatMap((object) => rule.matchFields[object].map(({ attribute }) => attribute)));
  return [...attributes].map((attribute) => ({
    attribute,
    value: attributeColumn(staging, kind, attribute),
    fields: Object.fromEntries(
      objects.map((object) => [
        object,
        rule.matchFields[object]
          .filter((pair) => pair.attribute === attribute)
          .map(({ field }) => ({ name: field, value: fieldValue(staging, object, field) })),
      ]),
    ),
    ofNameRule: false,
  }));
}

function keyValues(kind: ProfileKind, count: number): string {
  const selects = Array.from(
    { length: count },
    (_, index) =>
      `SELECT profile, ${index} AS key, value_${index} AS value FROM ${kind}_near_profiles WHERE value_${index} IS NOT NULL`,
  );
  return selects.join('\nUNION ALL ');
}

function recordValues(keys: readonly NearKey[], objects: readonly CrmObject[]): string {
  const none = 'SELECT 0 AS key, CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS id WHERE false';
  const selects = keys.flatMap(({ fields }, index) =>
    objects.flatMap((object) =>
      (fields[object] ?? []).map(
        ({ value }) => `SELECT ${index}, ${value}, id FROM ${nearTables[object]} WHERE ${value} IS NOT NULL`,
      ),
    ),
  );
  return [none, ...selects].join('\nUNION ALL ');
}
