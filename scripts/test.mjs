/**
 * `npm test`: everything from nothing. Sets up what the suites need, builds, packages the VSIX, runs every suite and
 * adds them up. Its last line is `N passed, N failed`; it exits with 1 when anything failed, or a suite proved nothing.
 *
 *   npm test                  all suites
 *   npm test -- unit host     only these
 */
import fs from 'node:fs';
import os from 'node:os';
import { refuseOldNode } from './build/nodeVersionBanner.mjs';
import { failureExcerpt } from './testing/failureExcerpt.mjs';
import { createPreparations } from './testing/preparations.mjs';
import { printTable } from './testing/printTable.mjs';
import { inParallel } from './testing/staticChecks.mjs';
import { selectSuites } from './testing/suites.mjs';

refuseOldNode(process, fs);

const selection = selectSuites(process.argv.slice(2));
if (selection.error) {
  console.error(selection.error);
  process.exit(2);
}
const { suites } = selection;

// 1. What has to be fetched is fetched while the first suites run.
const preparations = createPreparations();
preparations.startDownloads(suites.flatMap((suite) => suite.needs));

// 2. Checks that only read run side by side; suites that start processes and measure time run one after the other.
const rows = [
  ...(await inParallel(
    suites.filter((suite) => suite.sideBySide),
    os.availableParallelism(),
    runSuite,
  )),
  ...(await inParallel(
    suites.filter((suite) => !suite.sideBySide),
    1,
    runSuite,
  )),
];

// 3. What failed, once more: it may stand thousands of lines above. Then the sum.
for (const { name, failed, output = '' } of rows) {
  if (failed > 0) console.log(`\n── ${name}: what failed ──\n${failureExcerpt(output)}`);
}
console.log('');
printTable(rows);
const passed = rows.reduce((sum, row) => sum + row.passed, 0);
const failed = rows.reduce((sum, row) => sum + row.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function runSuite(suite) {
  const startedAt = performance.now();
  for (const need of suite.needs) {
    const { ok, output } = await preparations.ensure(need);
    if (ok) continue;
    console.log(`\n── ${suite.name} ──\n${output.trimEnd()}`);
    const reason = `did not run: ${need} failed`;
    return {
      name: suite.name,
      passed: 0,
      failed: 1,
      skipped: 0,
      reason,
      seconds: (performance.now() - startedAt) / 1000,
    };
  }
  if (!suite.sideBySide) console.log(`\n── ${suite.name} ──`);
  const result = await suite.run();
  if (suite.sideBySide && result.failed > 0) console.log(`\n── ${suite.name} ──\n${result.output.trimEnd()}`);
  return { name: suite.name, ...result };
}
