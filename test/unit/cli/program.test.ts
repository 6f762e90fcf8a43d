import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';
import { Terminal } from '../../../src/cli/terminal.ts';

describe('a command line', () => {
  it.each([
    [['dry-run', '--bogus'], "error: unknown option '--bogus'"],
    [['bogus'], "error: unknown command 'bogus'"],
    [['show'], "error: missing required argument 'run'"],
    [['match', 'extra'], "error: too many arguments for 'match'. Expected 0 arguments but got 1: extra."],
  ])('that makes no sense ends with 2 and says why, in the document too: %j', async (words, message) => {
    const plain = await run(...words);
    expect(plain).toEqual({ exitCode: 2, out: '', err: `${message}\n` });
    const json = await run(...words, '--json');
    expect(json).toMatchObject({ exitCode: 2, err: `${message}\n` });
    expect(JSON.parse(json.out)).toEqual({ error: { code: 'usage', message, problems: [] } });
  });

  it('refuses the name of a guard that does not exist, before anything is read', async () => {
    const { exitCode, err } = await run('sync', '--yes', '--override-guard', 'maxClear');
    expect([exitCode, err]).toEqual([2, expect.stringContaining('Guards are: maxChangedShare, maxClears, ')]);
  });

  it.each(['0', '-1', '1.5', 'ten'])('writes the first %s records of no plan', async (count) => {
    const { exitCode, err } = await run('sync', '--yes', '--first', count);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('whole number from 1 on')]);
  });

  it('resumes no run that is not there', async () => {
    const configuration = join(await mkdtemp(join(tmpdir(), 'program-')), 'c.json');
    await expect(run('resume', 'X', '--config', configuration)).rejects.toMatchObject({
      code: 'usage',
      message: 'There is no run "X" here. "runs" lists them.',
    });
  });

  it('says how a configuration is named when there is none', async () => {
    const configuration = join(await mkdtemp(join(tmpdir(), 'program-')), 'c.json');
    await expect(run('match', '--config', configuration)).rejects.toMatchObject({
      code: 'usage',
      message: `There is no configuration at ${configuration}. Name one with --config, or create personalization-sync.json.`,
    });
  });

  it('takes common options before the command as well as behind it', async () => {
    const configuration = join(await mkdtemp(join(tmpdir(), 'program-')), 'c.json');
    const expected = { exitCode: 0, out: '[]\n', err: 'No runs yet.\n' };
    expect(await run('runs', '--config', configuration, '--json')).toEqual(expected);
    expect(await run('--config', configuration, '--json', 'runs')).toEqual(expected);
    expect(await run('--quiet', 'runs', '--config', configuration)).toEqual({ exitCode: 0, out: '', err: '' });
  });

  it('answers help on stdout, with 0', async () => {
    const { exitCode, out } = await run('sync', '--help');
    expect([exitCode, out]).toEqual([0, expect.stringContaining('--override-guard <name>')]);
  });

  it('says of a command that comes later that it is not there yet', async () => {
    await expect(run('undo', 'X', '--json')).rejects.toMatchObject({
      code: 'usage',
      message: '"undo" (write back the values from before a run) is not part of this version yet.',
    });
  });
});

async function run(...words: readonly string[]) {
  const written = { out: '', err: '' };
  const terminal = new Terminal(
    { write: (text) => ((written.out += text), true) },
    { write: (text) => ((written.err += text), true) },
  );
  const program = createProgram({ terminal, signal: new AbortController().signal, environment: {} });
  return { exitCode: await program.run(words), ...written };
}
