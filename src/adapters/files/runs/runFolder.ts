import { join } from 'node:path';
import type { PlanRow } from '../../../core/model/plan.ts';
import type { RefusedRow } from '../../../core/model/tables.ts';
import type { KeptPlan, RunFolder } from '../../../core/ports.ts';
import { lineForPeople } from './csvForPeople.ts';
import { shareFile, writeDurably } from './durableFile.ts';

/** Names of the files of a run folder; `plan.parquet` is the store's. */
export const runFileNames = {
  report: 'report.json',
  plan: 'plan.json',
  /** The plan of another run, which this one applies: it is looked for by no plan's id. */
  appliedPlan: 'applied-plan.json',
  planRows: 'plan.parquet',
  consumed: 'plan.consumed',
  journal: 'journal.jsonl',
  refused: 'refused.csv',
  failed: 'failed.csv',
} as const;

/** The folder of one run; every file appears whole or not at all. */
export function openRunFolder(runId: string, path: string): RunFolder {
  return {
    runId,
    path,
    planFile: join(path, runFileNames.planRows),
    async writeReport(report) {
      await writeDurably(join(path, runFileNames.report), [`${JSON.stringify(report, null, 2)}\n`]);
    },
    async keepPlan(plan: KeptPlan) {
      await writeDurably(join(path, runFileNames.plan), [`${JSON.stringify(plan, null, 2)}\n`]);
    },
    async takePlanOf(planFolder: RunFolder) {
      for (const name of [runFileNames.planRows, runFileNames.refused]) {
        await shareFile(join(planFolder.path, name), join(path, name));
      }
      await shareFile(join(planFolder.path, runFileNames.plan), join(path, runFileNames.appliedPlan));
    },
    async writeRefused(inputs, fields) {
      await writeDurably(join(path, runFileNames.refused), refusedLines(inputs, fields));
    },
    async writeFailed(rows) {
      await writeDurably(join(path, runFileNames.failed), failedLines(rows));
    },
  };
}

async function* refusedLines(
  inputs: AsyncIterable<RefusedRow>,
  fields: AsyncIterable<readonly PlanRow[]>,
): AsyncIterable<string> {
  yield lineForPeople([
    'file',
    'line',
    'column',
    'columnName',
    'object',
    'crmId',
    'personalizationId',
    'field',
    'attribute',
    'value',
    'status',
    'reason',
  ]);
  for await (const { file, line, columnName, column, reason } of inputs) {
    yield lineForPeople([
      file,
      line,
      column ?? null,
      columnName ?? null,
      null,
      null,
      null,
      null,
      null,
      null,
      'refused',
      reason,
    ]);
  }
  for await (const rows of fields) {
    for (const row of rows.filter(({ status }) => status.startsWith('refused:'))) {
      yield lineForPeople([
        null,
        null,
        null,
        null,
        row.object,
        row.crmId,
        row.personalizationId,
        row.field,
        row.attribute,
        row.after,
        row.status,
        row.reason,
      ]);
    }
  }
}

async function* failedLines(rows: Parameters<RunFolder['writeFailed']>[0]): AsyncIterable<string> {
  yield lineForPeople(['object', 'crmId', 'personalizationId', 'outcome', 'code', 'message']);
  for await (const row of rows) {
    yield lineForPeople([row.object, row.crmId, row.personalizationId, row.outcome, row.code, row.message]);
  }
}
