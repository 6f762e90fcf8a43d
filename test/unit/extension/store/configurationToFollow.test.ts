import { expect, test } from 'vitest';
import { configurationToFollow } from '../../../../src/extension/store/configurationToFollow.ts';

test.each([
  ['the one that is followed already', '/x', ['/a', '/b'], '/a', '/x'],
  ['the one that was chosen last', null, ['/a', '/b'], '/b', '/b'],
  ['the only one', null, ['/a'], null, '/a'],
  ['the only one, where the one chosen last is gone', null, ['/a'], '/b', '/a'],
  ['none of several', null, ['/a', '/b'], null, null],
  ['none where there is none', null, [], '/b', null],
])('without a question, %s is followed', (_which, followed, files, chosenLast, expected) => {
  expect(configurationToFollow(followed, files, chosenLast)).toBe(expected);
});
