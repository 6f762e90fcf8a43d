/**
 * The entry of the suite inside VS Code, for the server and the desktop alike: both call `run()`. Writes one result a
 * test to the file that HOST_SUITE_RESULTS names. HOST_SUITE_ONLY=configuration runs one file alone.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

interface Result {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', color: false, timeout: 30_000, reporter: 'spec' });
  const only = process.env['HOST_SUITE_ONLY'] ?? '';
  const suites = readdirSync(__dirname).filter((name) => name.endsWith(`${only}.test.js`));
  // The suite that expects an extension at rest goes first.
  const rank = (name: string): number => (name === 'extension.test.js' ? 0 : 1);
  suites.sort((left, right) => rank(left) - rank(right) || left.localeCompare(right));
  for (const name of suites) mocha.addFile(path.join(__dirname, name));
  const results: Result[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => results.push({ title: test.fullTitle(), state: 'passed' }))
      .on('pending', (test) => results.push({ title: test.fullTitle(), state: 'skipped' }))
      .on('fail', (test, error: Error) =>
        results.push({ title: test.fullTitle(), state: 'failed', error: error.stack ?? error.message }),
      );
  });
  const file = process.env['HOST_SUITE_RESULTS'];
  if (file) writeFileSync(file, JSON.stringify(results, null, 2));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
