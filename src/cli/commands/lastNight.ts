import { openNights } from '../../adapters/createPorts.ts';
import { readLastNight } from '../../core/lastNight.ts';
import { lastNightText } from '../../core/report/lastNightText.ts';
import { lastNightJson } from '../../core/report/lastNightJson.ts';
import { done, doneWithRefusals } from '../exitCodes.ts';
import { readRequest } from '../openRun.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

/**
 * What the vendor's own nightly run did. Ends with 0 when last night it ran; with 1 when it ran with errors, did not run, or
 * cannot be judged: a script that waits for the data must not take "nobody knows" for "it is there".
 */
export async function runLastNight(context: CommandContext, options: CommonOptions): Promise<number> {
  const { files, credentials } = await readRequest(context, options);
  const work = { signal: context.signal, emit: context.terminal.showEvent };
  const report = await readLastNight(files.configuration, openNights({ ...files, ...credentials }), work);
  context.terminal.text(lastNightText(report));
  context.terminal.document(lastNightJson(report));
  return report.verdict === 'ran' ? done : doneWithRefusals;
}
