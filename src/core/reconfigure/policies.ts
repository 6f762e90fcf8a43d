import type { RequirementArea, RequirementCheck } from '../requirements/requirementCheck.ts';
import type { Reconfiguration } from './reconfiguration.ts';

/** What keeps the first step from being done, as titles of checks. */
export interface PolicyProblems {
  /** To be mended first. */
  readonly failed: readonly string[];
  /** Of the user and the app: a person can look at them in Setup, and say so. */
  readonly unread: readonly string[];
}

const lookedAtByHand: readonly RequirementArea[] = ['user', 'oauth'];

/** The signed-in user's own rights are no policy of the integration. */
export function policyProblems(checks: readonly RequirementCheck[]): PolicyProblems {
  const failed = checks.filter(({ verdict, area }) => verdict === 'failed' && area !== 'signedIn');
  const unread = checks.filter(({ verdict, area }) => verdict === 'cannotBeRead' && lookedAtByHand.includes(area));
  return { failed: failed.map(({ title }) => title), unread: unread.map(({ title }) => title) };
}

/**
 * The first step, done.
 * @param unread titles of what a person has looked at by hand; empty where all of it was read
 */
export function withPolicies(
  { policiesByHand: _before, ...reconfiguration }: Reconfiguration,
  at: string,
  unread: readonly string[],
): Reconfiguration {
  const done = { ...reconfiguration.done, policies: at };
  return { ...reconfiguration, done, ...(unread.length > 0 && { policiesByHand: unread }) };
}
