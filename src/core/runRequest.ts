import type { Configuration } from './config/configuration.ts';
import type { ChoiceRule, Choices } from './model/choices.ts';
import type { Decisions } from './model/matches.ts';
import type { RunReport } from './model/runReport.ts';

/** What a shell asks for. */
export interface RunRequest {
  readonly configuration: Configuration;
  /** Of the configuration file's bytes. */
  readonly configurationSha256: string;
  readonly decisions: Decisions;
  readonly via: 'cli' | 'vscode';
  /** An existing folder for what is read; the shell removes it. */
  readonly scratch: string;
  /** Guards that this run may pass; recorded. */
  readonly overriddenGuards: readonly string[];
  /** What was chosen for single records and fields; `noChoices` for none. */
  readonly choices: Choices;
  /** Nothing but included records is written: what mode *repair* is for. */
  readonly onlySelected: boolean;
}

/** How a request treats records that no choice names. */
export function choiceRuleOf({
  configuration,
  onlySelected,
}: Pick<RunRequest, 'configuration' | 'onlySelected'>): ChoiceRule {
  return { reviewNameOnly: configuration.match.nameOnly === 'review', onlySelected };
}

/** A live run besides: which plan, and who says yes. */
export interface LiveRequest extends RunRequest {
  /** The plan of an earlier dry run; null to make one and apply it. */
  readonly planId: string | null;
  /** Writes so many records, one by one as REST does, and pauses to be continued; null for all. */
  readonly firstRecords: number | null;
  /** Asked once, with the plan in hand, before the first write. */
  readonly confirm: (report: RunReport) => Promise<boolean>;
}
