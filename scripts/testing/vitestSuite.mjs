/** Runs one project of vitest.config.mjs and counts its tests. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, runNode } from './runCommand.mjs';
import { countVitest, judgeSuite } from './suiteResult.mjs';

/** @param {string} project @param {{ timeoutMs: number, show?: boolean }} options */
export async function runVitestProject(project, { timeoutMs, show = false }) {
  const report = path.join(ROOT, 'out/test-results', `${project}.json`);
  fs.rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { exitCode, output, seconds } = await runNode(
    ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...reporters],
    { timeoutMs, show },
  );
  const counts = fs.existsSync(report) ? countVitest(fs.readFileSync(report, 'utf8')) : undefined;
  return { ...judgeSuite(counts, exitCode), output, seconds };
}
