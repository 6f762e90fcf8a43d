import { type CauseWords, causeWords, type NightCause } from '../nights/causes.ts';
import type { JudgedNight, NightReport } from '../nights/nightReport.ts';

/** A cause with its words: a script prints them, and decides by `code`. */
export interface CauseJson extends CauseWords {
  readonly code: NightCause;
}

export interface NightJson extends Omit<JudgedNight, 'cause'> {
  readonly cause: CauseJson;
}

/** `last-night --json`: the report with the words of each cause beside its code. Keys are added, never taken away. */
export interface LastNightJson extends Omit<NightReport, 'cause' | 'nights' | 'lastNight'> {
  readonly cause: CauseJson;
  /** `night` of the last night. */
  readonly lastNight: string | null;
  readonly nights: readonly NightJson[];
}

export function lastNightJson(report: NightReport): LastNightJson {
  return {
    ...report,
    cause: causeJson(report.cause),
    lastNight: report.nights[report.lastNight]?.night ?? null,
    nights: report.nights.map((night) => ({ ...night, cause: causeJson(night.cause) })),
  };
}

function causeJson(code: NightCause): CauseJson {
  return { code, ...causeWords[code] };
}
