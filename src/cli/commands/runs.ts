import { listRuns } from '../../adapters/createPorts.ts';
import { visible } from '../../core/report/reportText.ts';
import { done } from '../exitCodes.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

/** Lists the runs beside the configuration, newest first; those of the extension too. */
export async function runRuns(context: CommandContext, options: CommonOptions): Promise<number> {
  const runs = await listRuns(options.config);
  if (runs.length === 0) context.terminal.text('No runs yet.');
  for (const run of runs) {
    if (run.kind === 'unreadable') {
      context.terminal.text(visible(`${run.runId.padEnd(28)} ${run.why}`));
      continue;
    }
    const { report } = run;
    const { Contact, Account } = report.push;
    context.terminal.text(
      visible(
        [
          report.runId.padEnd(28),
          report.kind.padEnd(8),
          report.state.padEnd(9),
          (report.org.myDomain || 'files').padEnd(16),
          `${Contact.planned + Account.planned} planned, ${Contact.succeeded + Account.succeeded} written, ${Contact.refused + Account.refused} fields refused`,
        ].join('  '),
      ),
    );
  }
  context.terminal.document(
    runs.map((run) => (run.kind === 'run' ? run.report : { runId: run.runId, unreadable: run.why })),
  );
  return done;
}
