import { openRequirements } from '../../adapters/createPorts.ts';
import { checkRequirements } from '../../core/checkRequirements.ts';
import { requirementsText } from '../../core/report/requirementsText.ts';
import { done, doneWithRefusals } from '../exitCodes.ts';
import { readRequest } from '../openRun.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

interface CheckOptions extends CommonOptions {
  readonly markKnownGood?: true;
}

/**
 * Checks the security requirements, and says what has changed since the last good state. Ends with 1 when one failed; what
 * cannot be read, warnings, and changes that break nothing are only told.
 */
export async function runCheck(context: CommandContext, options: CheckOptions): Promise<number> {
  const { files, credentials } = await readRequest(context, options);
  const ports = openRequirements({ ...files, ...credentials }, context.environment);
  const work = { signal: context.signal, emit: context.terminal.showEvent };
  const checked = await checkRequirements(files.configuration, ports, work, options.markKnownGood === true);
  context.terminal.text(requirementsText(checked));
  context.terminal.document(checked.checks.map(({ isMinimum: _isMinimum, ...check }) => check));
  return checked.checks.some(({ verdict }) => verdict === 'failed') ? doneWithRefusals : done;
}
