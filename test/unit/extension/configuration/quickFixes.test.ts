import { applyEdits } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../../../src/core/config/parseConfiguration.ts';
import { quickFixes } from '../../../../src/extension/configuration/quickFixes.ts';

const pers = '"personalization": { "account": "acme", "instance": "us-1", "dataset": "engage" }';

describe('a quick fix', () => {
  test('changes a word to the nearest that is allowed', () => {
    expect(fixed(`{\n  "mode": "replase", // how\n  ${pers}\n}`, 'replace')).toEqual({
      'Change to "replace"': `{\n  "mode": "replace", // how\n  ${pers}\n}`,
    });
  });

  test('changes an unknown key to the nearest, or removes it with its line', () => {
    expect(fixed(`{\n  "matsch": { "leads": true },\n  ${pers}\n}`, 'match')).toEqual({
      'Change to "match"': `{\n  "match": { "leads": true },\n  ${pers}\n}`,
      'Remove this key': `{\n  ${pers}\n}`,
    });
  });

  test('removes the last key with the comma ahead of it, and leaves the comments of others', () => {
    expect(fixed(`{\n  ${pers}, // the dataset\n  // told by somebody\n  "secret": "no"\n}`)).toEqual({
      'Remove this key': `{\n  ${pers} // the dataset\n  // told by somebody\n}`,
    });
  });

  test('removes a key among others on its line', () => {
    expect(fixed(`{ ${pers}, "guards": { "maxRow": 1, "maxClears": 2 } }`, 'maxRows')).toEqual({
      'Change to "maxRows"': `{ ${pers}, "guards": { "maxRows": 1, "maxClears": 2 } }`,
      'Remove this key': `{ ${pers}, "guards": { "maxClears": 2 } }`,
    });
  });

  test('removes the second of two equal keys, not the first', () => {
    expect(fixed(`{ "mode": "observe", ${pers}, "mode": "repair" }`)).toEqual({
      'Remove this key': `{ "mode": "observe", ${pers} }`,
    });
  });

  test('adds a key that is missing', () => {
    expect(fixed('{\n  "personalization": {\n    "account": "acme",\n    "instance": "us-1"\n  }\n}')).toEqual({
      'Add "dataset"':
        '{\n  "personalization": {\n    "account": "acme",\n    "instance": "us-1",\n    "dataset": ""\n  }\n}',
    });
  });

  test('begins the section that is missing', () => {
    expect(fixed('{\n  // nothing yet\n}')).toEqual({
      'Add "personalization"':
        '{\n  "personalization": {\n    "account": "",\n    "instance": "",\n    "dataset": ""\n  }\n  // nothing yet\n}',
    });
  });

  test('adds the separator that a list of segments needs', () => {
    expect(fixed(`{ ${pers}, "push": { "User": [{ "item": "segments" }] } }`)).toEqual({
      'Add "separator"': `{ ${pers}, "push": { "User": [{ "item": "segments", "separator": ";" }] } }`,
    });
  });

  test('is not offered where only a person can know', () => {
    expect(fixed(`{ ${pers}, "guards": { "maxClears": -1 } }`)).toEqual({});
    expect(fixed('{ "personalization": ')).toEqual({});
  });
});

/** Every fix of the first problem, by its title, with the text that it leaves. */
function fixed(text: string, nearest?: string): Readonly<Record<string, string>> {
  const parsed = parseConfiguration(text, 'personalization-sync.json');
  const problem = parsed.kind === 'problems' ? parsed.problems[0] : undefined;
  if (problem === undefined) throw new Error('The text has no problem.');
  const fixes = quickFixes(text, { ...problem, ...(nearest !== undefined && { nearest }) });
  return Object.fromEntries(fixes.map(({ title, edits }) => [title, applyEdits(text, [...edits])]));
}
