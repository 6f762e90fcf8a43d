import { legalForms } from '../../core/matching/legalForms.ts';
import sql from './sql/similarAccountNames.sql';
import { fill, literal } from './sqlText.ts';

/** From this Jaro-Winkler similarity on a name is worth a look; "acme" and "acme fireworks" have 0.86. */
const threshold = 0.85;
/** A word that more Accounts have than this says nothing about which of them is meant. */
const commonWord = 200;

/** SQL of the hits `(profile, kind, key, id)` of accounts whose name is similar to an Account's. */
export function similarAccountNames(): string {
  return fill(sql, {
    legal_forms: `[${legalForms.map(literal).join(', ')}]`,
    common: String(commonWord),
    threshold: String(threshold),
  });
}
