import { expect, test } from 'vitest';
import { isLoadMoreNode } from '../../../../src/extension/views/matchNodes.ts';
import { isRunNode } from '../../../../src/extension/views/runHistoryNodes.ts';
import { isRequirementNode } from '../../../../src/extension/views/securityNodes.ts';
import { isMatchRecordNode } from '../../../../src/extension/views/viewNode.ts';

const guards = { isLoadMoreNode, isMatchRecordNode, isRequirementNode, isRunNode };

/** Any extension may call a command, with whatever it likes. */
const strangers = [
  undefined,
  null,
  7,
  'row',
  [],
  {},
  { kind: 'neither', personalizationId: 'a' },
  { kind: 'user', personalizationId: 7 },
  { moreOf: 'none' },
  { run: 'none', isOwn: true },
  { run: null, isOwn: true },
  { check: null, contextValue: 'check' },
];

for (const [name, guard] of Object.entries(guards)) {
  test(`${name} takes no stranger for a row`, () => {
    expect(strangers.filter((stranger) => guard(stranger))).toEqual([]);
  });
}
