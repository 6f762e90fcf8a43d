import type { MatchRule } from '../../core/matching/rule.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { nameOnlyCondition } from './countMatches.ts';
import { writePairTexts } from './pairTexts.ts';
import type { Session } from './session.ts';
import candidates from './sql/candidates.sql';
import candidatesViaContacts from './sql/candidatesViaContacts.sql';
import preview from './sql/preview.sql';
import { fill } from './sqlText.ts';
import { attributeColumn, stagingOf } from './staging.ts';

/**
 * Builds `user_preview` and `account_preview` out of the matches, sorted by id, with candidates and CRM ids in place:
 * pages and the export then only read. Made when first asked for, because a dry run on the command line never asks.
 */
export async function buildPreviews(session: Session, rule: MatchRule): Promise<void> {
  await findCandidates(session, 'user', usersRecordIds);
  await findCandidates(session, 'account', accountsRecordIds);
  await session.run(candidatesViaContacts);
  for (const kind of ['user', 'account'] as const) {
    await session.run(
      fill(preview, {
        preview: `${kind}_preview`,
        records: kind === 'user' ? usersRecords : accountsRecords,
        email:
          kind === 'user' ? attributeColumn(stagingOf(rule), 'user', rule.attributes.email) : 'CAST(NULL AS VARCHAR)',
        name_only: `coalesce(${nameOnlyCondition[kind]}, false)`,
        profiles: `${kind}_profiles`,
        matches: `${kind}_matches`,
        candidates: `${kind}_candidates`,
      }),
    );
    await writePairTexts(session, rule, kind);
  }
}

const usersRecords = `
  SELECT CAST('Contact' AS crm_object) AS object, rowid AS record, id FROM contacts
  UNION ALL SELECT 'Lead', rowid, id FROM leads`;
const accountsRecords = `SELECT CAST('Account' AS crm_object) AS object, rowid AS record, id FROM crm_accounts`;

const usersRecordIds = `(
  SELECT CAST('Contact' AS crm_object) AS object, k.priority, k.pair, k.value, k.record, c.id
  FROM contact_keys k JOIN contacts c ON c.rowid = k.record
  UNION ALL
  SELECT 'Lead', k.priority, k.pair, k.value, k.record, l.id FROM lead_keys k JOIN leads l ON l.rowid = k.record)`;
const accountsRecordIds = `(
  SELECT CAST('Account' AS crm_object) AS object, k.priority, k.pair, k.value, k.record, x.id
  FROM crm_account_keys k JOIN crm_accounts x ON x.rowid = k.record)`;

async function findCandidates(session: Session, kind: ProfileKind, recordIds: string): Promise<void> {
  await session.run(
    fill(candidates, {
      matches: `${kind}_matches`,
      profile_keys: `${kind}_keys`,
      record_ids: recordIds,
      candidates: `${kind}_candidates`,
    }),
  );
}
