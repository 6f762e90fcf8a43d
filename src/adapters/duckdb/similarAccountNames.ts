import { legalForms } from '../../core/matching/legalForms.ts';
import type { Session } from './session.ts';
import sql from './sql/similarAccountNames.sql';
import { fill, literal } from './sqlText.ts';

/** From this Jaro-Winkler similarity on a name is worth a look; "acme" and "acme fireworks" have 0.86. */
const threshold = 0.85;
/** A word that more Accounts have than this says nothing about which of them is meant. */
const commonWord = 200;

/** Answers SQL of the hits `(profile, kind, key, id)` of accounts whose name is similar to an Account's. */
export async function similarAccountNames(session: Session): Promise<string> {
  const forms = `[${legalForms.map(literal).join(', ')}]`;
  await session.run(fill(sql, { legal_forms: forms, common: commonWord, threshold }));
  return "SELECT profile, 'similarAccountName', 0, id FROM similar_account_names";
}
