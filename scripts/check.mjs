/**
 * `npm run check`: everything that can be known in under two minutes, before a commit: types, lint, format, layers,
 * dead code and the unit tests. Prints the output of what failed, then a table.
 */
import fs from 'node:fs';
import os from 'node:os';
import { refuseOldNode } from './build/nodeVersionBanner.mjs';
import { printTable } from './testing/printTable.mjs';
import { inParallel, runStaticCheck, STATIC_CHECKS } from './testing/staticChecks.mjs';
import { runVitestProject } from './testing/vitestSuite.mjs';

refuseOldNode(process, fs);

const MINUTE_MS = 60_000;
const unitTests = { name: 'unit tests', run: () => runVitestProject('unit', { timeoutMs: 5 * MINUTE_MS }) };
// The unit tests go first: they take longest, and the short checks fill the other cores meanwhile.
const checks = [unitTests, ...STATIC_CHECKS.map((check) => ({ name: check.name, run: () => runStaticCheck(check) }))];

const rows = await inParallel(checks, Math.min(4, os.availableParallelism()), async ({ name, run }) => {
  const result = await run();
  if (result.failed > 0) console.log(`\n── ${name} ──\n${result.output.trimEnd()}\n`);
  return { name, ...result };
});
printTable(rows);
process.exitCode = rows.some((row) => row.failed > 0) ? 1 : 0;
