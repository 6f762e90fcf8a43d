import { causeWords } from '../nights/causes.ts';
import type { JudgedNight, NightReport, NightVerdict } from '../nights/nightReport.ts';

export const nightVerdictWords: Readonly<Record<NightVerdict, string>> = {
  ran: 'ran',
  ranWithErrors: 'ran with errors',
  didNotRun: 'did not run',
  cannotBeRead: 'cannot be read',
};

/** `night of 2026-11-24 to 25`, or `today, so far`. */
export function nightName({ night, to, isOver }: JudgedNight, isLastNight: boolean): string {
  const morning = Number(to.slice(8, 10));
  const name = `${night} to ${String(morning).padStart(2, '0')}`;
  return isOver || isLastNight ? `night of ${name}` : `today, for the night of ${name}`;
}

/** The last night in one sentence. */
export function lastNightSentence({ nights, lastNight }: NightReport): string {
  const night = nights[lastNight];
  if (night === undefined) return 'Nothing is known of last night.';
  return `Last night the vendor's nightly run ${sentenceEnd(night)}`;
}

function sentenceEnd({ verdict, cause }: JudgedNight): string {
  const { title } = causeWords[cause];
  switch (verdict) {
    case 'ran':
      return 'ran.';
    case 'ranWithErrors':
      return `ran with errors. Likely cause: ${title}.`;
    case 'didNotRun':
      return `did not run. Likely cause: ${title}.`;
    case 'cannotBeRead':
      return `cannot be judged. ${title}.`;
  }
}
