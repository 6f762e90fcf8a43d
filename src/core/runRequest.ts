import type { Configuration } from './config/configuration.ts';
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
  /** `kind:id` of the only records that may be written (mode *repair*, and reviewed matches by name); null for no limit. */
  readonly selection: ReadonlySet<string> | null;
}

/** A live run besides: which plan, and who says yes. */
export interface LiveRequest extends RunRequest {
  /** The plan of an earlier dry run; null to make one and apply it. */
  readonly planId: string | null;
  /** Asked once, with the plan in hand, before the first write. */
  readonly confirm: (report: RunReport) => Promise<boolean>;
}
