import type { MatchedOn, MatchPageRow, NearMissKind, Outcome, Reason } from './matches.ts';
import type { CrmObject, ProfileKind } from './records.ts';

/** What a profile holds under a name. Lists and objects never match. */
export type HeldValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'blank' }
  | { readonly kind: 'list' };

/** A record of the CRM with what a person knows it by. */
export interface NamedRecord {
  readonly object: CrmObject;
  /** 18 characters. */
  readonly crmId: string;
  /** Its Name; its id where it has none. */
  readonly label: string;
  readonly email: string | null;
}

/** What came out of comparing one value of a profile with one field of every record of an object. */
export type ComparisonResult =
  | { readonly kind: 'found'; readonly count: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'list' }
  /** By *only designated match fields*. */
  | { readonly kind: 'switchedOff' }
  | {
      readonly kind: 'notAnId';
      readonly why: 'length' | 'characters' | 'checksum' | 'prefix';
      /** The right checksum, or the object's key prefix. */
      readonly expected: string | null;
    };

export interface ExplainedComparison {
  readonly attribute: string;
  readonly field: string;
  /** `Lead` in a step of Contacts: fields of converted Leads, which stand for their Contacts. */
  readonly of: CrmObject;
  readonly value: HeldValue;
  readonly result: ComparisonResult;
}

export interface FoundRecord extends NamedRecord {
  /** What was equal, as `attribute=Field`; empty for `viaContacts`. */
  readonly pairs: readonly string[];
  /** Converted Leads by which this Contact was found: each stands for it. */
  readonly throughLeads: readonly string[];
}

/** What a priority did for an object. */
export type StepState =
  | 'decided'
  | 'nothingFound'
  /** No match field is designated for the object. */
  | 'nothingToCompare'
  /** Priority 3: *only designated match fields*; priority 4: *accounts from contacts* is off. */
  | 'switchedOff'
  /** Leads take no part. */
  | 'leadsOff'
  /** A link, an exclusion or an earlier step had decided. */
  | 'notReached';

/** One priority for one object, in the order in which the rule goes through them. */
export interface ExplainedStep {
  readonly priority: 1 | 2 | 3 | 4;
  readonly object: CrmObject;
  readonly state: StepState;
  /** Empty unless the step was looked at. */
  readonly comparisons: readonly ExplainedComparison[];
  /** The 20 smallest ids. */
  readonly candidates: readonly FoundRecord[];
  readonly candidateCount: number;
  /** Converted Leads that fit, but whose Contact is not among the rows: no candidates. */
  readonly leadsWithoutContact: readonly string[];
  /** Priority 4: by whom, the first 20. */
  readonly viaContacts: readonly { readonly user: string; readonly contactId: string; readonly accountId: string }[];
}

/** What the admin decided for this record. */
export type ExplainedDecision =
  | { readonly kind: 'exclusion'; readonly file: string; readonly line: number; readonly reason: string }
  | {
      readonly kind: 'link';
      readonly file: string;
      readonly line: number;
      /** As written. */
      readonly crmId: string;
      /** Why the rule went on without it; null when it decided. */
      readonly problem: LinkProblem | null;
      /** The converted Lead that it names, which stands for its Contact. */
      readonly throughLead: string | null;
    };

export type LinkProblem = 'notAnId' | 'noRow' | 'leadsOff' | 'convertedContactMissing';

/** A profile that claims a record, or has it among several candidates. */
export interface Claim {
  readonly kind: ProfileKind;
  readonly personalizationId: string;
  readonly label: string;
  readonly priority: number;
  readonly matchedOn: MatchedOn;
  readonly matchedPairs: readonly string[];
  /** What became of it. `ambiguous` with `severalCandidates`: it claims nothing. */
  readonly outcome: Outcome;
  readonly reason: Reason | null;
}

/** Two values that the rule compares, or would compare. */
export interface ComparedValues {
  readonly priority: 1 | 2 | 3;
  readonly attribute: string;
  readonly field: string;
  readonly ofProfile: HeldValue;
  /** Null when blank. */
  readonly ofRecord: string | null;
  readonly isEqual: boolean;
  /** The comparison takes part in the rule. */
  readonly isUsed: boolean;
}

/** Both sides' identifying values. */
export interface ComparedRecord extends NamedRecord {
  readonly why: 'matched' | 'claimed' | 'candidate' | 'nearMiss' | 'convertedLead';
  readonly values: readonly ComparedValues[];
}

/** In *Why?* one kind more than the rule knows. */
export type ExplainedNearMissKind = NearMissKind | 'sameNameDifferentEmail';

/** The nearest record of one kind. */
export interface ExplainedNearMiss extends NamedRecord {
  readonly kind: ExplainedNearMissKind;
  /** The attribute and the field that nearly met; empty for `similarAccountName` and `leadOnly`. */
  readonly pair: string;
  /** 0 to 1, of `similarAccountName`. */
  readonly score: number | null;
}

/** Everything about one profile's outcome. */
export interface Explanation {
  readonly row: MatchPageRow;
  readonly decision: ExplainedDecision | null;
  readonly steps: readonly ExplainedStep[];
  /** The first few records that matter, side by side with the profile. */
  readonly compared: readonly ComparedRecord[];
  /** Others that claim the record which this one claims: the first 20, best priority first. */
  readonly rivals: readonly Claim[];
  readonly rivalCount: number;
  /** One of each kind that applies, in the order in which the rule tries them. */
  readonly nearMisses: readonly ExplainedNearMiss[];
}

/** Everything that claims one record of the CRM. */
export interface CrmExplanation extends NamedRecord {
  readonly profileKind: ProfileKind;
  /** What the rule can know the record by, as it was read. */
  readonly values: readonly { readonly field: string; readonly value: string | null }[];
  /** A Lead while Leads are off. */
  readonly takesPart: boolean;
  /** Of a converted Lead: the Contact that it stands for, whose claims these are. */
  readonly standsFor: { readonly crmId: string; readonly isThere: boolean } | null;
  /** Of a Contact: converted Leads that stand for it, the first 20. */
  readonly convertedLeads: readonly string[];
  /** The first 50, best priority first. */
  readonly claims: readonly Claim[];
  readonly claimCount: number;
}

/** A record that a profile could be linked to. */
export interface LinkTarget {
  readonly object: CrmObject;
  readonly crmId: string;
  readonly label: string;
  /** Why it is offered, or what tells it from others, for people. */
  readonly detail: string;
}
