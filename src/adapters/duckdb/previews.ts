import type { MatchRule } from '../../core/matching/rule.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import type { Work } from '../../core/ports.ts';
import { findCandidates } from './candidates.ts';
import { type Combination, type PreviewGroups, readPreviewGroups } from './previewGroups.ts';
import type { Session } from './session.ts';
import candidatesViaContacts from './sql/candidatesViaContacts.sql';
import preview from './sql/preview.sql';
import { fill } from './sqlText.ts';
import { attributeColumn, stagingOf } from './staging.ts';

export type Previews = Readonly<Record<ProfileKind, PreviewGroups>>;

/**
 * Builds `user_preview` and `account_preview` (the order of pages), and the candidates of ambiguous profiles. Made when first
 * asked for: a run on the command line shows no pages.
 */
export async function buildPreviews(session: Session, rule: MatchRule, work: Work): Promise<Previews> {
  const steps = 3;
  const tell = (done: number) => {
    work.emit({ kind: 'progress', phase: 'report', done, total: steps, unit: 'steps' });
  };
  work.emit({ kind: 'phaseStarted', phase: 'report', label: 'Preparing the preview' });
  const groups = {
    user: await readPreviewGroups(session, rule, 'user'),
    account: await readPreviewGroups(session, rule, 'account'),
  };
  await findAllCandidates(session, rule, groups);
  tell(1);
  await sortPreview(session, rule, 'user', groups.user.combinations);
  tell(2);
  await sortPreview(session, rule, 'account', groups.account.combinations);
  tell(3);
  return groups;
}

/** `user_candidates` and `account_candidates`: of profiles with several, the 20 smallest ids and how many there are. */
export async function findAllCandidates(session: Session, rule: MatchRule, groups: Previews): Promise<void> {
  await findCandidates(session, rule, 'user', groups.user.combinations);
  await findCandidates(session, rule, 'account', groups.account.combinations);
  await session.run(candidatesViaContacts);
}

async function sortPreview(
  session: Session,
  rule: MatchRule,
  kind: ProfileKind,
  combinations: readonly Combination[],
): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE preview_groups (
    number UINTEGER, outcome outcome, object crm_object, priority UTINYINT, hits UBIGINT, reason reason, near_miss near_miss)`);
  for (const { number, outcome, object, priority, hits, reason, nearMiss } of combinations) {
    await session.run('INSERT INTO preview_groups VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      number,
      outcome,
      object,
      priority,
      hits,
      reason,
      nearMiss,
    ]);
  }
  await session.run(
    fill(preview, {
      preview: `${kind}_preview`,
      email:
        kind === 'user' ? attributeColumn(stagingOf(rule), 'user', rule.attributes.email) : 'CAST(NULL AS VARCHAR)',
      profiles: `${kind}_profiles`,
      matches: `${kind}_matches`,
    }),
  );
  await session.run('DROP TABLE preview_groups');
}
