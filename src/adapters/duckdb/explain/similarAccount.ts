import { legalForms } from '../../../core/matching/legalForms.ts';
import type { ExplainedNearMiss } from '../../../core/model/explanation.ts';
import type { Session } from '../session.ts';
import { similarAccountNames } from '../similarAccountNames.ts';
import { literal } from '../sqlText.ts';
import type { Subject } from './subject.ts';

/** The Account with the most similar name, by the very steps that matching takes for all accounts. */
export async function similarAccount(
  session: Session,
  subject: Subject,
  except: readonly string[],
): Promise<readonly ExplainedNearMiss[]> {
  const [[list] = []] = await session.rows("SELECT array_to_string(name_words($name), ' ')", { name: subject.id });
  const words = String(list)
    .split(' ')
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  await session.run('CREATE OR REPLACE TEMP TABLE near_keys (profile BIGINT, key INTEGER, value VARCHAR)');
  await session.run('INSERT INTO near_keys VALUES (0, 0, $1)', [subject.id]);
  // Names that share no word are never compared: only those that hold one are cut into words. Words are letters and digits.
  const telling = words.filter((word) => !legalForms.includes(word));
  const holdsWord = (telling.length === 0 ? words : telling).map(
    (word) => `contains(plain_name(name), ${literal(word)})`,
  );
  await session.run(`
    CREATE OR REPLACE TEMP VIEW near_candidates AS
    SELECT 0 AS key, name AS value, id FROM crm_accounts
    WHERE name IS NOT NULL AND (${holdsWord.join(' OR ')})
      AND NOT list_contains([${except.map(literal).join(', ')}]::VARCHAR[], id)`);
  await similarAccountNames(session);
  const rows = await session.rows(
    `SELECT s.id, for_client(coalesce(r.name, r.id)), s.score
     FROM similar_account_names s JOIN crm_accounts r ON r.id = s.id`,
  );
  await session.run('DROP VIEW near_candidates; DROP TABLE near_keys');
  return rows.map(([crmId, label, score]) => ({
    kind: 'similarAccountName',
    object: 'Account',
    crmId: String(crmId),
    label: String(label),
    email: null,
    pair: '',
    score: Number(score),
  }));
}
