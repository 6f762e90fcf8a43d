import type { CrmObject, ProfileKind } from './records.ts';
import type { Warning } from './syncEvent.ts';

/** What became of one Personalization record. */
export const outcomes = ['matched', 'ambiguous', 'unmatched', 'excluded'] as const;
export type Outcome = (typeof outcomes)[number];

/** Which rule decided. Its number is the *priority*: 0 link, 1 Salesforce ID, 2 match field, 3 name (or e-mail), 4 via contacts. */
export type MatchedOn = 'link' | 'salesforceId' | 'matchField' | 'nameOrEmail' | 'viaContacts';

export type Reason =
  | 'noCandidate'
  | 'severalCandidates'
  | 'claimedByStronger'
  | 'claimedByOthers'
  | 'convertedContactMissing';

/** Kinds of near miss, in the order in which they are tried: the first that fits is shown. */
export const nearMissKinds = [
  'designatedFieldsOnly',
  'caseOnly',
  'whitespaceOnly',
  'caseAndWhitespace',
  'unicodeForm',
  'similarAccountName',
  'leadOnly',
] as const;
export type NearMissKind = (typeof nearMissKinds)[number];

/** One line of the match result: what `match --export` writes and every preview shows. */
export interface MatchRow {
  readonly kind: ProfileKind;
  readonly personalizationId: string;
  readonly outcome: Outcome;
  readonly crmObject: CrmObject | null;
  /** 18 characters, for `matched` only. */
  readonly crmId: string | null;
  readonly priority: number | null;
  readonly matchedOn: MatchedOn | null;
  /** Pairs that were equal at the deciding priority, as `attribute=Field`. */
  readonly matchedPairs: readonly string[];
  /** When not matched: the 20 smallest ids. */
  readonly candidates: readonly string[];
  /** All candidates, also those beyond the 20. */
  readonly candidateCount: number;
  readonly reason: Reason | null;
  readonly nearMiss: NearMissKind | null;
  readonly nearMissId: string | null;
}

/** A line of a preview page. */
export interface MatchPageRow extends MatchRow {
  /** The profile's display name; its id where it has none. */
  readonly label: string;
  /** Matched at priority 3 with the e-mail not equal. */
  readonly nameOnly: boolean;
}

/** How many records of a kind share everything that a preview groups by. */
export interface MatchGroup {
  readonly outcome: Outcome;
  readonly priority: number | null;
  /** As `MatchRow.matchedPairs`. */
  readonly matchedPairs: readonly string[];
  readonly nameOnly: boolean;
  readonly reason: Reason | null;
  readonly nearMiss: NearMissKind | null;
  readonly count: number;
}

/** Counts over one kind of profile; the shape of the run report. */
export interface MatchCounts {
  readonly read: number;
  /** Earlier appearances of a profile that came again: the last one counts. */
  readonly superseded: number;
  readonly matched: number;
  readonly byPriority: Readonly<Record<string, number>>;
  readonly contacts: number;
  readonly leads: number;
  /** Matched at priority 3 with the e-mail not equal (users). */
  readonly nameOnly: number;
  readonly ambiguous: number;
  readonly unmatched: number;
  readonly excluded: number;
  readonly byReason: Readonly<Record<string, number>>;
  readonly nearMisses: Readonly<Record<string, number>>;
}

export interface MatchSummary {
  readonly users: MatchCounts;
  readonly accounts: MatchCounts;
  readonly warnings: readonly Warning[];
}

/** An explicit link of `links.csv`: priority 0. */
export interface Link {
  readonly kind: ProfileKind;
  readonly personalizationId: string;
  /** As written; 15 or 18 characters, or not an id at all (then a warning, and the rule goes on without it). */
  readonly crmId: string;
  readonly line: number;
}

export interface Exclusion {
  readonly kind: ProfileKind;
  readonly personalizationId: string;
  readonly reason: string;
  readonly line: number;
}

/** What the admin decided for single records. */
export interface Decisions {
  readonly links: readonly Link[];
  readonly exclusions: readonly Exclusion[];
  /** Of the two files as they are on disk; part of a plan's binding. */
  readonly sha256: string;
}

/** What an admin decides for one profile; the last two take its line out of links.csv or exclusions.csv. */
export type RecordDecision =
  | {
      readonly kind: 'link';
      readonly profile: ProfileKind;
      readonly personalizationId: string;
      readonly crmId: string;
    }
  | {
      readonly kind: 'exclude';
      readonly profile: ProfileKind;
      readonly personalizationId: string;
      readonly reason: string;
    }
  | { readonly kind: 'unlink' | 'unexclude'; readonly profile: ProfileKind; readonly personalizationId: string };
