import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { nodeVersionBanner } from '../../../scripts/build/nodeVersionBanner.mjs';

describe('the banner of an executable bundle', () => {
  test('begins with the line that makes the file executable', () => {
    expect(nodeVersionBanner().split('\n')[0]).toBe('#!/usr/bin/env node');
  });

  test.each(['16.20.0', '20.20.2', '22.18.9'])(
    'under Node %s says one sentence, exits 2 and loads nothing',
    (version) => {
      expect(startUnder(version)).toEqual({
        written: `Personalization Sync needs Node.js 22.19 or later; this is ${version}.\n`,
        exitCode: 2,
        loaded: ['node:fs'],
      });
    },
  );

  test.each(['22.19.0', '23.0.0', '24.21.0'])('under Node %s says nothing and goes on', (version) => {
    expect(startUnder(version)).toEqual({ written: '', exitCode: undefined, loaded: ['node:fs', 'the product'] });
  });
});

/** Runs a bundle that consists of the banner and one `require`, in a stand-in for a process of that version. */
function startUnder(version: string): { written: string; exitCode: number | undefined; loaded: string[] } {
  const seen = { written: '', exitCode: undefined as number | undefined, loaded: [] as string[] };
  const exited = new Error('exited');
  const fakeProcess = {
    versions: { node: version },
    exit: (code: number): never => {
      seen.exitCode = code;
      throw exited;
    },
  };
  const fakeRequire = (name: string): unknown => {
    seen.loaded.push(name);
    return { writeSync: (_descriptor: number, text: string) => (seen.written += text) };
  };
  const bundle = `${nodeVersionBanner().replace(/^#!.*\n/, '')}\nrequire('the product');`;
  try {
    runInNewContext(bundle, { process: fakeProcess, require: fakeRequire });
  } catch (error) {
    if (error !== exited) throw error;
  }
  return seen;
}
