import type { DuckDBValue } from '@duckdb/node-api';
import { type MatchRule, nameRuleApplies } from '../../../core/matching/rule.ts';
import type { ExplainedNearMiss, ExplainedNearMissKind, HeldValue } from '../../../core/model/explanation.ts';
import type { CrmObject } from '../../../core/model/records.ts';
import { type NearKey, nearKeysOf, nearObjectsOf, nearTables } from '../nearMisses.ts';
import type { Session } from '../session.ts';
import nearestOfEachKind from '../sql/nearestOfEachKind.sql';
import { fill, literal } from '../sqlText.ts';
import { leadThatWouldMatch } from './leadThatWouldMatch.ts';
import { similarAccount } from './similarAccount.ts';
import type { Subject } from './subject.ts';

/** Beside what the rule calls a near miss, who has the same name and another e-mail. */
const explainedKinds: readonly ExplainedNearMissKind[] = [
  'designatedFieldsOnly',
  'caseOnly',
  'whitespaceOnly',
  'caseAndWhitespace',
  'unicodeForm',
  'sameNameDifferentEmail',
  'similarAccountName',
  'leadOnly',
];

/**
 * The nearest record of each kind that applies, by the rule's own order of keys, then the smallest id.
 * @param except ids that the profile is matched to or has as candidates: what is equal is not near.
 */
export async function nearMissesOf(
  session: Session,
  rule: MatchRule,
  subject: Subject,
  except: readonly string[],
): Promise<readonly ExplainedNearMiss[]> {
  const found = [
    ...(await byKeys(session, rule, subject, except)),
    ...(subject.kind === 'account' ? await similarAccount(session, subject, except) : []),
    ...(subject.kind === 'user' && !rule.leads ? await leadThatWouldMatch(session, rule, subject) : []),
  ];
  return explainedKinds.flatMap((kind) => found.filter((one) => one.kind === kind));
}

/** One value of the profile in every form that is compared. */
interface WantedKey {
  readonly key: NearKey;
  readonly number: number;
  readonly text: string;
  /** Of the text without letter case and white space: a word that every record near to it must hold. */
  readonly word: string;
  /** Its first character, where that is a plain letter or digit. */
  readonly start: string | null;
}

async function byKeys(
  session: Session,
  rule: MatchRule,
  subject: Subject,
  except: readonly string[],
): Promise<readonly ExplainedNearMiss[]> {
  const objects = nearObjectsOf(rule, subject.kind);
  const wanted = await wantedKeys(session, rule, subject, objects);
  if (wanted.length === 0) return [];
  await session.run('CREATE OR REPLACE TEMP TABLE near_wanted (number INTEGER, value VARCHAR)');
  const values: Record<string, DuckDBValue> = {};
  for (const { number, text, word } of wanted) {
    await session.run('INSERT INTO near_wanted VALUES ($1, $2)', [number, text]);
    values[`v${number}`] = text;
    if (word !== '') values[`w${number}`] = word;
  }
  const selects = wanted.flatMap((one) => objects.flatMap((object) => nearSelects(one, object)));
  await session.run(
    `CREATE OR REPLACE TEMP TABLE near_hits (number, object, pair, id, name, email, value) AS
     ${selects.join('\nUNION ALL ')}`,
    values,
  );
  return nearest(session, rule, subject, { wanted, objects, except });
}

async function wantedKeys(
  session: Session,
  rule: MatchRule,
  subject: Subject,
  objects: readonly CrmObject[],
): Promise<readonly WantedKey[]> {
  const wanted: WantedKey[] = [];
  for (const [number, key] of nearKeysOf(rule, subject.kind).entries()) {
    const held = heldBy(subject, key);
    if (held.kind !== 'text' || objects.every((object) => (key.fields[object] ?? []).length === 0)) continue;
    const [[folded] = []] = await session.rows('SELECT lower(squeeze($text))', { text: held.text });
    const words = String(folded).split(' ');
    const word = words.reduce((longest, one) => (one.length > longest.length ? one : longest), '');
    wanted.push({ key, number, text: held.text, word, start: /^[0-9a-z]/.exec(String(folded))?.[0] ?? null });
  }
  return wanted;
}

function heldBy(subject: Subject, key: NearKey): HeldValue {
  if (!key.ofNameRule) return subject.attributes.get(key.attribute) ?? { kind: 'blank' };
  if (key.value === 'id') return { kind: 'text', text: subject.id };
  return key.value === 'display_name'
    ? subject.displayName
    : (subject.attributes.get(key.attribute) ?? { kind: 'blank' });
}

/** Rows that may be near by a key: cheap tests first, since of a million rows nearly all are not. */
function nearSelects({ key, number, word, start }: WantedKey, object: CrmObject): readonly string[] {
  const email = object === 'Account' ? 'CAST(NULL AS VARCHAR)' : 'email';
  return (key.fields[object] ?? []).map(({ name, value }) => {
    const holdsWord = word === '' ? `NOT regexp_matches(${value}, '[!-~]')` : `contains(lower(${value}), $w${number})`;
    return `SELECT ${number}, ${literal(object)}, ${literal(`${key.attribute}=${name}`)}, id, name, ${email}, ${value}
      FROM ${nearTables[object]}
      WHERE ${value} IS NOT NULL AND (
        (${startsLike(value, start)} AND ${holdsWord} AND lower(squeeze(${value})) = lower(squeeze($v${number})))
        OR ${value} = nfc_normalize($v${number})
        OR (strlen(${value}) <> length(${value}) AND nfc_normalize(${value}) = nfc_normalize($v${number})))`;
  });
}

/** In either letter case, after white space, or with a character that only a fold makes plain. */
function startsLike(value: string, start: string | null): string {
  if (start === null) return 'true';
  const cases = [...new Set([start, start.toUpperCase()])];
  const ranges = cases.map((first) => `${value} >= '${first}' AND ${value} < '${following(first)}'`);
  return `(${[...ranges, `${value} < '!'`, `${value} >= chr(128)`].join(' OR ')})`;
}

function following(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) + 1);
}

async function nearest(
  session: Session,
  rule: MatchRule,
  subject: Subject,
  {
    wanted,
    objects,
    except,
  }: { wanted: readonly WantedKey[]; objects: readonly CrmObject[]; except: readonly string[] },
): Promise<readonly ExplainedNearMiss[]> {
  const numbersOf = (keys: readonly WantedKey[]) => `[${keys.map(({ number }) => number).join(', ')}]::INTEGER[]`;
  const byName = wanted.filter(({ key }) => key.ofNameRule);
  const email = subject.kind === 'user' ? subject.attributes.get(rule.attributes.email) : undefined;
  const rows = await session.rows(
    fill(nearestOfEachKind, {
      name_rule_keys: numbersOf(byName),
      off_objects: `[${objects
        .filter((object) => !nameRuleApplies(rule, object))
        .map(literal)
        .join(', ')}]::VARCHAR[]`,
      name_keys: numbersOf(byName.filter(({ key }) => key.value === 'display_name')),
      except: `[${except.map(literal).join(', ')}]::VARCHAR[]`,
    }),
    { email: email?.kind === 'text' ? email.text : null },
  );
  return rows.map(([kind, object, pair, crmId, label, address]) => ({
    kind: kind as ExplainedNearMissKind,
    object: object as CrmObject,
    pair: String(pair),
    crmId: String(crmId),
    label: String(label),
    email: typeof address === 'string' ? address : null,
    score: null,
  }));
}
