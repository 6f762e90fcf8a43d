import { expect, it } from 'vitest';
import type { PairingVerdict } from '../../../../src/core/pairing.ts';
import { pairingNodes } from '../../../../src/extension/views/pairingNodes.ts';
import { someFacts } from '../aDryRun.ts';

const kept = {
  orgId: '00D000000000009AAA',
  myDomain: 'acme-prod',
  isSandbox: false,
  pairedAt: '2026-11-24T10:00:00.000Z',
} as const;

it.each<[PairingVerdict, string, string | undefined]>([
  [{ kind: 'firstUse' }, 'nothing yet: the first dry run pairs engage with this org', undefined],
  [{ kind: 'same', pairing: kept }, 'this org', undefined],
  [
    { kind: 'refreshedSandbox', pairing: kept },
    'this sandbox, before its refresh: live runs are refused',
    'personalizationSync.carryOverSandbox',
  ],
  [
    { kind: 'otherOrg', pairing: kept },
    'acme-prod, not this org: live runs are refused',
    'personalizationSync.pairDataset',
  ],
])('the pairing %j says %j, and a click does what can be done', (pairing, description, command) => {
  const [row, ...others] = pairingNodes(someFacts({ pairing }));
  expect([row?.label, row?.description, row?.command?.id, others]).toEqual(['Paired with', description, command, []]);
});

it('has no row for files and the demo, where there is nothing to mistake', () => {
  expect(pairingNodes(someFacts({ pairing: { kind: 'notPaired' } }))).toEqual([]);
});
