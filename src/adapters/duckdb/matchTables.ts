import type { MatchRule } from '../../core/matching/rule.ts';
import type { Decisions, MatchSummary } from '../../core/model/matches.ts';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { Work } from '../../core/ports.ts';
import { loadDecisions, startWithDecisions } from './decisions.ts';
import { keyViews } from './keyViews.ts';
import { inputWarnings } from './inputWarnings.ts';
import { findNearMisses } from './nearMisses.ts';
import type { Session } from './session.ts';
import decideByPriority from './sql/decideByPriority.sql';
import decideViaContacts from './sql/decideViaContacts.sql';
import missingContacts from './sql/missingContacts.sql';
import settleClaims from './sql/settleClaims.sql';
import { fill, literal } from './sqlText.ts';
import { stagingOf, userPairs, accountPairs } from './staging.ts';
import { countMatches } from './countMatches.ts';

/**
 * The match rule over the staged tables ("Matching"):
 *   1. Exclusions and links decide first.
 *   2. Contacts by priority, their converted Leads standing for them; then Leads, only for users without any Contact.
 *   3. Near misses of users without a candidate.
 *   4. Claims on one record are settled, once.
 *   5. The same for accounts, which may take their candidates from their users' Contacts.
 * Answers are `user_matches` and `account_matches`, a row for each profile.
 */
export async function matchTables(
  session: Session,
  rule: MatchRule,
  decisions: Decisions,
  work: Work,
): Promise<MatchSummary> {
  refuseTooManyPairs(rule);
  const steps = stepsOf(work);
  await loadDecisions(session, decisions);
  const someLeftOut = {
    user: await someAreLeftOut(session, 'user'),
    account: await someAreLeftOut(session, 'account'),
  };
  await session.run(keyViews(rule, someLeftOut));

  const userWarnings = await startWithDecisions(session, decisions, 'user', rule.leads);
  steps.done();
  await decide(session, 'user', 'Contact', 'contact_keys');
  steps.done();
  if (rule.leads) await decide(session, 'user', 'Lead', 'lead_keys');
  await session.run(missingContacts);
  steps.done();
  await findNearMisses(session, rule, 'user');
  steps.done();
  await settle(session, 'user', 'user_missing_contacts');
  steps.done();

  const accountWarnings = await startWithDecisions(session, decisions, 'account', rule.leads);
  await decide(session, 'account', 'Account', 'crm_account_keys');
  if (rule.accountsFromContacts) await session.run(decideViaContacts);
  steps.done();
  await findNearMisses(session, rule, 'account');
  steps.done();
  await settle(session, 'account', '(SELECT CAST(NULL AS BIGINT) AS profile WHERE false)');
  steps.done();

  return {
    users: await countMatches(session, 'user'),
    accounts: await countMatches(session, 'account'),
    warnings: [...(await inputWarnings(session, rule)), ...userWarnings, ...accountWarnings],
  };
}

async function someAreLeftOut(session: Session, kind: ProfileKind): Promise<boolean> {
  const [[count] = []] = await session.rows(`SELECT count(*) FROM ${kind}s_left_out`);
  return Number(count) > 0;
}

async function decide(session: Session, kind: ProfileKind, object: CrmObject, recordKeys: string): Promise<void> {
  for (const priority of [1, 2, 3]) {
    await session.run(
      fill(decideByPriority, {
        decisions: `${kind}_decisions`,
        profile_keys: `${kind}_keys`,
        record_keys: recordKeys,
        object: literal(object),
        priority,
      }),
    );
  }
}

async function settle(session: Session, kind: ProfileKind, missing: string): Promise<void> {
  await session.run(
    fill(settleClaims, {
      matches: `${kind}_matches`,
      decisions: `${kind}_decisions`,
      profiles: `${kind}_profiles`,
      near_misses: `${kind}_near_misses`,
      missing,
    }),
  );
}

/** The equal pairs of a priority are kept as bits of one number. */
function refuseTooManyPairs(rule: MatchRule): void {
  const staging = stagingOf(rule);
  const most = Math.max(...[...userPairs(rule, staging), ...accountPairs(rule, staging)].map(({ pair }) => pair));
  if (most >= 64) throw new SyncError('configuration', 'At most 64 match fields can be used for one kind of profile.');
}

function stepsOf(work: Work): { readonly done: () => void } {
  const total = 8;
  let done = 0;
  return {
    done: () => {
      done += 1;
      work.emit({ kind: 'progress', phase: 'match', done, total, unit: 'steps' });
    },
  };
}
