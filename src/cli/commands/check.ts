import { checkRequirements } from '../../core/checkRequirements.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { requirementsText } from '../../core/report/requirementsText.ts';
import { done, doneWithRefusals } from '../exitCodes.ts';
import { withOpenRun } from '../openRun.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

/** Checks the security requirements. Ends with 1 when one failed; what cannot be read, and warnings, are only told. */
export async function runCheck(context: CommandContext, options: CommonOptions): Promise<number> {
  return await withOpenRun(context, options, async ({ ports, security, request, work }) => {
    if (security === null) {
      throw new SyncError(
        'usage',
        'The CRM side is files, and files have no security settings. Set salesforce.source to { "kind": "api" }.',
      );
    }
    const checked = await checkRequirements(request.configuration, { facts: ports.facts, security }, work);
    context.terminal.text(requirementsText(checked));
    context.terminal.document(checked.checks.map(({ isMinimum: _isMinimum, ...check }) => check));
    return checked.checks.some(({ verdict }) => verdict === 'failed') ? doneWithRefusals : done;
  });
}
