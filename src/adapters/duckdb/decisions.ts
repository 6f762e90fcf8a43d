import type { Decisions } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { type Problem, SyncError } from '../../core/model/syncError.ts';
import type { Warning } from '../../core/model/syncEvent.ts';
import type { Session } from './session.ts';
import linkTargetsOfAccounts from './sql/linkTargets.account.sql';
import linkTargetsOfUsers from './sql/linkTargets.user.sql';
import startDecisions from './sql/startDecisions.sql';
import { fill, literal } from './sqlText.ts';

/** Puts the admin's links and exclusions beside the staged tables. Two links for one profile: `configuration`. */
export async function loadDecisions(session: Session, decisions: Decisions): Promise<void> {
  refuseDoubleLinks(decisions);
  await session.run(`
    CREATE OR REPLACE TABLE links (kind VARCHAR, id VARCHAR, crm_id VARCHAR, line INTEGER);
    CREATE OR REPLACE TABLE exclusions (kind VARCHAR, id VARCHAR);`);
  const links = await session.append('links');
  for (const link of decisions.links) {
    links.appendVarchar(link.kind);
    links.appendVarchar(link.personalizationId);
    links.appendVarchar(link.crmId);
    links.appendInteger(link.line);
    links.endRow();
  }
  links.closeSync();
  const exclusions = await session.append('exclusions');
  for (const exclusion of decisions.exclusions) {
    exclusions.appendVarchar(exclusion.kind);
    exclusions.appendVarchar(exclusion.personalizationId);
    exclusions.endRow();
  }
  exclusions.closeSync();
}

/** Exclusions, then links, which look at no other priority. A link to a row that is not there is counted and passed over. */
export async function startWithDecisions(
  session: Session,
  decisions: Decisions,
  kind: ProfileKind,
  leads: boolean,
): Promise<readonly Warning[]> {
  const targets = kind === 'user' ? fill(linkTargetsOfUsers, { leads: String(leads) }) : linkTargetsOfAccounts;
  const places = { decisions: `${kind}_decisions`, profiles: `${kind}_profiles`, kind: literal(kind) };
  await session.run(fill(startDecisions, { ...places, targets }));
  if (decisions.links.length === 0 && decisions.exclusions.length === 0) return [];
  const [[unknownRows, unknownProfiles, unknownExclusions] = []] = await session.rows(`
    SELECT
      (SELECT count(*) FROM links k JOIN ${places.profiles} p ON p.id = k.id
       WHERE k.kind = ${places.kind} AND p.profile NOT IN (SELECT profile FROM ${places.decisions})),
      (SELECT count(*) FROM links WHERE kind = ${places.kind} AND id NOT IN (SELECT id FROM ${places.profiles})),
      (SELECT count(*) FROM exclusions WHERE kind = ${places.kind} AND id NOT IN (SELECT id FROM ${places.profiles}))`);
  return [
    warning(
      'linkWithoutRow',
      Number(unknownRows),
      `links.csv: links of ${kind}s to a record that is not there; the rule goes on without them.`,
    ),
    warning('linkWithoutProfile', Number(unknownProfiles), `links.csv: links of ${kind}s that are not in the export.`),
    warning(
      'exclusionWithoutProfile',
      Number(unknownExclusions),
      `exclusions.csv: ${kind}s that are not in the export.`,
    ),
  ].filter(({ count }) => count > 0);
}

function warning(code: string, count: number, message: string): Warning {
  return { code, message, count };
}

function refuseDoubleLinks(decisions: Decisions): void {
  const lines = new Map<string, number>();
  const problems: Problem[] = [];
  for (const { kind, personalizationId, line } of decisions.links) {
    const key = `${kind}:${personalizationId}`;
    const first = lines.get(key);
    if (first === undefined) lines.set(key, line);
    else {
      const message = `Lines ${first} and ${line} both link the ${kind} ${JSON.stringify(personalizationId)}; keep one.`;
      problems.push({ file: 'links.csv', line, message });
    }
  }
  if (problems.length > 0) {
    throw new SyncError('configuration', `links.csv: ${problems[0]?.message ?? ''}`, { problems });
  }
}
