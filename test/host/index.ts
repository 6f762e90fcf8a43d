/**
 * The entry of the suite inside VS Code, for the server and the desktop alike: both call `run()`. Writes one result a
 * test to the file that HOST_SUITE_RESULTS names.
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
  const suites = readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
  // The suite that expects an extension at rest goes first.
  const first = 'extension.test.js';
  for (const name of [first, ...suites.filter((each) => each !== first).sort()])
    mocha.addFile(path.join(__dirname, name));
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
