import type { MatchRule } from '../../core/matching/rule.ts';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';
import type { Warning } from '../../core/model/syncEvent.ts';
import type { Session } from './session.ts';
import idWarnings from './sql/idWarnings.sql';
import idsWithoutRow from './sql/idsWithoutRow.sql';
import { fill } from './sqlText.ts';
import { attributeColumn, idKeyColumns, type Staging, stagingOf } from './staging.ts';

/**
 * What the rule had to pass over, each with its count of profiles: `blankId`, `listNeverMatches`, `notASalesforceId`,
 * `salesforceIdWithoutRow`.
 */
export async function inputWarnings(session: Session, rule: MatchRule): Promise<readonly Warning[]> {
  const staging = stagingOf(rule);
  const { contactId, leadId, accountId } = rule.attributes;
  const ids: readonly (readonly [ProfileKind, string, CrmObject, string])[] = [
    ['user', contactId, 'Contact', 'contacts'],
    ...(rule.leads ? ([['user', leadId, 'Lead', 'leads']] as const) : []),
    ['account', accountId, 'Account', 'crm_accounts'],
  ];
  const warnings: Warning[] = [];
  for (const kind of ['user', 'account'] as const) {
    warnings.push(...(await blankIds(session, kind)), ...(await lists(session, kind, staging)));
  }
  for (const [kind, attribute, object, records] of ids) {
    const places = { profiles: `${kind}_profiles`, decisions: `${kind}_decisions`, id_key: idKeyColumns[object] };
    const written = attributeColumn(staging, kind, attribute);
    const [[notAnId] = []] = await session.rows(fill(idWarnings, { ...places, written }));
    // The pair of the Lead's id comes second; all others are the first of their priority.
    const pair = object === 'Lead' ? 1 : 0;
    const [[withoutRow] = []] = await session.rows(fill(idsWithoutRow, { ...places, pair, records }));
    const where = `${kind}s: attribute ${JSON.stringify(attribute)}`;
    warnings.push(
      {
        code: 'notASalesforceId',
        message: `${where} holds values that are no Salesforce id of a ${object}; the next priority was tried.`,
        count: Number(notAnId),
      },
      {
        code: 'salesforceIdWithoutRow',
        message: `${where} holds ids of ${object}s that are not there; the next priority was tried.`,
        count: Number(withoutRow),
      },
    );
  }
  return warnings.filter(({ count }) => count > 0);
}

async function blankIds(session: Session, kind: ProfileKind): Promise<readonly Warning[]> {
  const [[count] = []] = await session.rows(`SELECT count(*) FROM ${kind}s_left_out WHERE why = 'blankId'`);
  return [{ code: 'blankId', message: `${kind}s: rows without a "name" were left out.`, count: Number(count) }];
}

async function lists(session: Session, kind: ProfileKind, staging: Staging): Promise<readonly Warning[]> {
  const attributes = staging.attributes[kind];
  const flags = attributes.map((name, index) => ({
    flag: `is_list_${index}`,
    name: `attribute ${JSON.stringify(name)}`,
  }));
  if (kind === 'user') flags.push({ flag: 'is_list_name', name: '"displayName"' });
  const counts = flags.map(({ flag }) => `count(*) FILTER (WHERE ${flag})`);
  const [row = []] = await session.rows(`SELECT ${counts.join(', ')} FROM ${kind}_profiles`);
  return flags.map(({ name }, index) => ({
    code: 'listNeverMatches',
    message: `${kind}s: ${name} holds lists or objects, which never match.`,
    count: Number(row[index]),
  }));
}
