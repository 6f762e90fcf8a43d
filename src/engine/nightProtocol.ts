/** *Last Night*, as the extension and the engine speak of it: what its rows show, and pages that are ready to be read. */
import type { NightVerdict } from '../core/nights/nightReport.ts';
import type { MarkdownDocument, OfConfiguration } from './protocol.ts';
import { request } from './requestName.ts';

/** One night as a row shows it; its words are sentences for people. */
export interface NightRow {
  /** The day on which it begins, `2026-11-24`. */
  readonly night: string;
  readonly name: string;
  readonly verdict: NightVerdict;
  readonly verdictWords: string;
  /** The likely cause; empty where nothing was wrong. */
  readonly cause: string;
  readonly meaning: string;
  readonly toDo: string;
  readonly evidence: readonly string[];
  readonly jobs: number;
  /** Records; null where the counts may not be read. */
  readonly processed: number | null;
  readonly failed: number | null;
}

export interface LastNightRows {
  /** The last night, in one sentence. */
  readonly sentence: string;
  /** Newest first. */
  readonly nights: readonly NightRow[];
  /** Whose place in `nights` the last night has. */
  readonly lastNight: number;
  /** Server time, ISO 8601. */
  readonly readAt: string;
  readonly document: MarkdownDocument;
}

/** Reads what the vendor's own nightly run left in the org; no record. Needs no sign-in to Personalization. `usage` for files. */
export const lastNightRequest = request<OfConfiguration, LastNightRows>('lastNight');

/** Explains a *Status Message* of the integration; asks nobody. */
export const explainStatusMessageRequest = request<{ readonly message: string }, MarkdownDocument>(
  'explainStatusMessage',
);
