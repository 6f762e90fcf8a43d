import type { Configuration, PushMapping } from '../config/configuration.ts';
import { interactionStudioField } from '../config/interactionStudioField.ts';
import type { MatchRule } from '../matching/rule.ts';
import { isStandardColumn, type StandardColumn } from '../model/records.ts';
import type { NeededColumns, TableName } from '../model/tables.ts';

/**
 * Which columns a run needs of each table: the keys of the rule, the mapped values, and what planning compares with.
 * @param withPlan false for `match`, which plans nothing.
 */
export function neededColumns(
  configuration: Configuration,
  rule: MatchRule,
  withPlan: boolean,
): Readonly<Record<TableName, NeededColumns>> {
  const user = withPlan ? sourcesOf(configuration.push.User) : noSources;
  const account = withPlan ? sourcesOf(configuration.push.Account) : noSources;
  const { attributes, matchFields } = rule;
  return {
    users: profile(
      ['name', 'displayName', 'accountName', ...user.items],
      [
        attributes.contactId,
        attributes.leadId,
        attributes.email,
        ...[...matchFields.Contact, ...matchFields.Lead].map(({ attribute }) => attribute),
        ...user.attributes,
      ],
    ),
    accounts: profile(
      ['name', ...account.items],
      [attributes.accountId, ...matchFields.Account.map(({ attribute }) => attribute), ...account.attributes],
    ),
    contacts: fields(
      ['Id', 'Name', 'Email', 'AccountId'],
      [...matchFields.Contact.map(({ field }) => field), ...targets(configuration, 'User', withPlan)],
    ),
    leads: {
      ...fields(
        ['Id', 'Name', 'Email', 'IsConverted', 'ConvertedContactId'],
        matchFields.Lead.map(({ field }) => field),
      ),
      // Without Leads in the rule they only tell whom one would match.
      ...(!rule.leads && { isOptional: true }),
    },
    crmAccounts: fields(
      ['Id', 'Name'],
      [...matchFields.Account.map(({ field }) => field), ...targets(configuration, 'Account', withPlan)],
    ),
  };
}

interface Sources {
  readonly items: readonly StandardColumn[];
  readonly attributes: readonly string[];
}

const noSources: Sources = { items: [], attributes: [] };

function sourcesOf(mappings: readonly PushMapping[]): Sources {
  return {
    items: mappings.flatMap((mapping) => ('item' in mapping && isStandardColumn(mapping.item) ? [mapping.item] : [])),
    attributes: mappings.flatMap((mapping) => ('attribute' in mapping ? [mapping.attribute] : [])),
  };
}

/** Fields that a push compares with, and the stamp that tells later whether somebody changed the record since. */
function targets(configuration: Configuration, tab: 'User' | 'Account', withPlan: boolean): readonly string[] {
  if (!withPlan || configuration.push[tab].length === 0) return [];
  const named = configuration.push[tab].map(
    (mapping) =>
      mapping.field ?? interactionStudioField(configuration.push.infix, 'item' in mapping ? mapping.item : ''),
  );
  return [...named, 'SystemModstamp'];
}

function profile(standard: readonly StandardColumn[], attributes: readonly string[]): NeededColumns {
  return { standard: [...new Set(standard)], attributes: [...new Set(attributes)], fields: [] };
}

/** Field names differ by more than letter case, or they are one: the first spelling stays. */
function fields(always: readonly string[], more: readonly string[]): NeededColumns {
  const spellings = new Map<string, string>();
  for (const field of [...always, ...more]) {
    if (!spellings.has(field.toLowerCase())) spellings.set(field.toLowerCase(), field);
  }
  return { standard: [], attributes: [], fields: [...spellings.values()] };
}
