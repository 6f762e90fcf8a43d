import { deleteRun, listHistory, planCsvOf, readRunFolder } from '../adapters/createPorts.ts';
import { SyncError } from '../core/model/syncError.ts';
import { runReportMarkdown, runTitle } from '../core/report/runReportMarkdown.ts';
import type { Engine } from './engine.ts';
import type { EngineServices } from './serveEngine.ts';

type HistoryServices = Pick<EngineServices, 'listRuns' | 'readRunFolder' | 'runReport' | 'planCsv' | 'deleteRun'>;

/** Lines of a plan that a document can show. */
const maxCsvLines = 100_000;

/** Runs that have ended, of the command line and of the extension alike. */
export function historyServices({ gate, previews }: Engine): HistoryServices {
  return {
    listRuns: ({ configPath }) => listHistory(configPath),
    readRunFolder: ({ folder }) => readRunFolder(folder),
    async runReport({ folder }) {
      const { report } = await readRunFolder(folder);
      if (report === null) throw new SyncError('internal', `${folder} has no report.`);
      return { title: runTitle(report), markdown: runReportMarkdown(report) };
    },
    planCsv: ({ folder, limit }) => planCsvOf(folder, Math.min(maxCsvLines, Math.max(1, Math.trunc(limit)))),
    async deleteRun({ configPath, runId, force }) {
      if (gate.isBusy)
        throw new SyncError('refused', 'A run is under way; its folder is in use. Wait until it has ended.');
      if (previews.isOpen(runId) && !force) {
        throw new SyncError(
          'refused',
          'This run keeps the plan of the open preview. Make a new dry run, then this one can go.',
        );
      }
      await deleteRun(configPath, runId, force);
      return {};
    },
  };
}
