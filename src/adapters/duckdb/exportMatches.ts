import type { MatchRule } from '../../core/matching/rule.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { writePairTexts } from './pairTexts.ts';
import type { Session } from './session.ts';
import exportSql from './sql/exportMatches.sql';
import exportedRows from './sql/exportedRows.sql';
import { fill, literal } from './sqlText.ts';

/** Writes `match --export`. `<kind>_candidates` must be there. Answers the number of rows. */
export async function writeExport(session: Session, rule: MatchRule, file: string): Promise<number> {
  await writePairTexts(session, rule, 'user');
  await writePairTexts(session, rule, 'account');
  await session.run(
    fill(exportSql, { file: literal(file), user_rows: rowsOf('user'), account_rows: rowsOf('account') }),
  );
  const [[rows] = []] = await session.rows(
    'SELECT (SELECT count(*) FROM user_matches) + (SELECT count(*) FROM account_matches)',
  );
  return Number(rows);
}

function rowsOf(kind: ProfileKind): string {
  return fill(exportedRows, {
    kind: literal(kind),
    profiles: `${kind}_profiles`,
    matches: `${kind}_matches`,
    records: recordsOf[kind],
    candidates: `${kind}_candidates`,
    pair_texts: `${kind}_pair_texts`,
  });
}

/** Records that a kind of profile can match, of whichever object, with their ids. */
const recordsOf: Readonly<Record<ProfileKind, string>> = {
  user: `(
    SELECT CAST('Contact' AS crm_object) AS object, rowid AS record, id FROM contacts
    UNION ALL SELECT 'Lead', rowid, id FROM leads)`,
  account: "(SELECT CAST('Account' AS crm_object) AS object, rowid AS record, id FROM crm_accounts)",
};
