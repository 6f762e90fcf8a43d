import type { Answer } from '../model/securityFacts.ts';
import type { RequirementCheck, Verdict } from './requirementCheck.ts';

/** What the facts say; null when they do not say it. */
export interface Judged {
  readonly verdict: Exclude<Verdict, 'cannotBeRead'>;
  /** A further sentence of evidence. */
  readonly note?: string;
}

export const passed: Judged = { verdict: 'passed' };
export const notPassed: Judged = { verdict: 'failed' };
export const warned: Judged = { verdict: 'warning' };

export interface ToJudge extends Pick<RequirementCheck, 'id' | 'area' | 'title' | 'source' | 'fix'> {
  /** Path under the org's Setup host. */
  readonly setupPath: string;
  /** What the verdict rests on. */
  readonly asks: readonly Answer<unknown>[];
  readonly isMinimum?: true;
  readonly verdict: Judged | null;
}

/** A check before it knows whose Setup its page belongs to. */
export type JudgedCheck = Omit<RequirementCheck, 'setupUrl'> & Pick<ToJudge, 'setupPath'>;

/** A check with its evidence. What the facts do not say cannot be read: there is no pass by default. */
export function judge({ asks, isMinimum, verdict, ...check }: ToJudge): JudgedCheck {
  const evidence = asks.map(({ asked, answer }) => ({ asked, answer }));
  const note = verdict?.note;
  return {
    ...check,
    verdict: verdict?.verdict ?? 'cannotBeRead',
    evidence: note === undefined ? evidence : [...evidence, { asked: 'Note', answer: note }],
    isMinimum: isMinimum ?? false,
  };
}
