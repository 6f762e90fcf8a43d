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
  await findCandidates(session, 'user');
  await findCandidates(session, 'account');
  await session.run(candidatesViaContacts);
  for (const kind of ['user', 'account'] as const) {
    await writePairTexts(session, rule, kind);
    await session.run(
      fill(preview, {
        preview: `${kind}_preview`,
        records: recordsOf[kind],
        pair_texts: `${kind}_pair_texts`,
        email:
          kind === 'user' ? attributeColumn(stagingOf(rule), 'user', rule.attributes.email) : 'CAST(NULL AS VARCHAR)',
        name_only: `coalesce(${nameOnlyCondition[kind]}, false)`,
        profiles: `${kind}_profiles`,
        matches: `${kind}_matches`,
        candidates: `${kind}_candidates`,
      }),
    );
  }
}

/** Records that a kind of profile can match, of whichever object, with their ids. */
const recordsOf: Readonly<Record<ProfileKind, string>> = {
  user: `(
    SELECT CAST('Contact' AS crm_object) AS object, rowid AS record, id FROM contacts
    UNION ALL SELECT 'Lead', rowid, id FROM leads)`,
  account: "(SELECT CAST('Account' AS crm_object) AS object, rowid AS record, id FROM crm_accounts)",
};

const recordKeysOf: Readonly<Record<ProfileKind, string>> = {
  user: `(
    SELECT CAST('Contact' AS crm_object) AS object, * FROM contact_keys
    UNION ALL SELECT 'Lead', * FROM lead_keys)`,
  account: "(SELECT CAST('Account' AS crm_object) AS object, * FROM crm_account_keys)",
};

async function findCandidates(session: Session, kind: ProfileKind): Promise<void> {
  await session.run(
    fill(candidates, {
      matches: `${kind}_matches`,
      profile_keys: `${kind}_keys`,
      record_keys: recordKeysOf[kind],
      records: recordsOf[kind],
      candidates: `${kind}_candidates`,
    }),
  );
}
