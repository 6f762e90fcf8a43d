import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../../../src/core/config/parseConfiguration.ts';
import { problemSpan } from '../../../../src/extension/configuration/problemSpan.ts';

describe('what is underlined for a problem', () => {
  test.each([
    ['an unknown key', '{\n  "pusch": {},\n  "personalization": PERS\n}', ['"pusch"']],
    ['a value that is not allowed', '{\n  "mode": "replase",\n  "personalization": PERS\n}', ['"replase"']],
    ['a number out of range', '{ "personalization": PERS, "guards": { "maxClears": -1 } }', ['-1']],
    [
      'the key of the object in which one is missing',
      '{\n  "personalization": {\n    "account": "acme",\n    "instance": "us-1"\n  }\n}',
      ['"personalization"'],
    ],
    ['the opening bracket where no key is', '{ // nothing yet\n}', ['{']],
    ['a list element', '{ "personalization": PERS, "push": { "User": [{ "item": "segments" }] } }', ['{']],
    ['a key that stands twice', '{ "mode": "observe", "mode": "repair", "personalization": PERS }', ['"mode"']],
  ])('%s', (_what, template, underlined) => {
    const text = template.replace('PERS', '{ "account": "acme", "instance": "us-1", "dataset": "engage" }');
    expect(spansOf(text)).toEqual(underlined);
  });

  test('a place past the end is the end', () => {
    expect(problemSpan('{}', { message: '', line: 9, column: 9 })).toEqual({ start: 2, end: 3 });
  });

  test('a word that no parser makes sense of', () => {
    expect(problemSpan('nonsense here', { message: '', line: 1, column: 1 })).toEqual({ start: 0, end: 8 });
  });
});

function spansOf(text: string): readonly string[] {
  const parsed = parseConfiguration(text, 'personalization-sync.json');
  if (parsed.kind === 'configuration') return [];
  return parsed.problems.map((problem) => {
    const { start, end } = problemSpan(text, problem);
    return text.slice(start, end);
  });
}
