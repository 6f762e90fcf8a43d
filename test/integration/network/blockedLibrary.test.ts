import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { demoConfiguration } from '../../../src/core/config/demoConfiguration.ts';
import { type Demo, demo } from '../cli/commandLine.ts';
import { runProgram } from '../emulators/runProgram.ts';

const dist = path.resolve(import.meta.dirname, '../../../dist');

it('a native library that may not be loaded is named, with what to ask for; what needs none works on', async () => {
  const running = await demo('--users', '20', '--contacts', '20', '--leads', '2', '--accounts', '2');
  try {
    await running.place.configure(demoConfiguration('engage'));
    const missing = programWith(null);
    const blocked = programWith('no library');
    expect((await run(running, blocked, 'check', '--json')).stdout).toMatch(/^\[/);
    const refused = await run(running, blocked, 'match');
    expect([refused.exitCode, refused.stderr]).toEqual([
      expect.any(Number),
      expect.stringMatching(
        /A native library of this product cannot be loaded: DuckDB.*This machine said: \S*native\/duckdb\.node.*A policy of the company may block it.*Ask IT to allow/s,
      ),
    ]);
    expect(refused.stderr).not.toMatch(/^\s+at /m);
    expect((await run(running, missing, 'match')).stderr).toMatch(
      /A native library of this product is missing: DuckDB/,
    );
  } finally {
    await running.emulators.stop();
  }
});

/** The shipped command line in a folder of its own. @param library what stands in place of DuckDB's; null: nothing */
function programWith(library: string | null): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'psync-blocked-'));
  copyFileSync(path.join(dist, 'cli.js'), path.join(folder, 'cli.js'));
  mkdirSync(path.join(folder, 'native'));
  if (library !== null) writeFileSync(path.join(folder, 'native/duckdb.node'), library);
  return path.join(folder, 'cli.js');
}

function run({ place }: Demo, program: string, ...words: readonly string[]) {
  return runProgram(process.execPath, [program, ...words], {
    cwd: place.folder,
    env: { TMPDIR: tmpdir(), ...place.environment },
  });
}
