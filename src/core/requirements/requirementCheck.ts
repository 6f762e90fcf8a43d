import type { Answer } from '../model/securityFacts.ts';

/** `cannotBeRead` is no pass: whoever may not look cannot say that it is right. */
export type Verdict = 'passed' | 'failed' | 'warning' | 'cannotBeRead';

export type RequirementArea = 'user' | 'org' | 'oauth' | 'field' | 'signedIn';

/** One requirement of the integration, judged. */
export interface RequirementCheck {
  /** Stable: `user.modifyAllData`, `field.Contact.Score__c.visible`. */
  readonly id: string;
  readonly area: RequirementArea;
  readonly title: string;
  readonly verdict: Verdict;
  /** What was asked and what came back: enough to judge it again. */
  readonly evidence: readonly Pick<Answer<unknown>, 'asked' | 'answer'>[];
  /** The vendor's page that asks for it, by its name. */
  readonly source: string;
  /** In words, also when it passed: how it is set. */
  readonly fix: string;
  /** The page of the org's Setup; the way there is told in words in `fix`. */
  readonly setupUrl: string;
  /** It is one of the vendor's *Minimum Security Requirements*: a live run is refused while it fails. */
  readonly isMinimum: boolean;
  /** The nearest change in the audit trail that can explain a verdict other than passed. */
  readonly since?: Change;
}

export interface Change {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly action: string;
  readonly system: 'salesforce' | 'personalization';
  /** It speaks of such a setting, but does not name the user, profile, permission set or app that it is of: it may be another's. */
  readonly possibly?: true;
}
