import { describe, expect, it } from 'vitest';
import type { OrgFacts } from '../../../src/core/model/org.ts';
import { judgePairing, type Pairing, pairingProblem, pairingWith } from '../../../src/core/pairing.ts';

const production: OrgFacts = {
  id: '00D000000000001AAA',
  myDomain: 'acme',
  name: 'Acme',
  edition: 'Enterprise Edition',
  isSandbox: false,
  isDemo: false,
};
const sandbox: OrgFacts = { ...production, id: '00D000000000002AAA', myDomain: 'acme--uat', isSandbox: true };
const pairedAt = '2026-11-24T10:00:00.000Z';
const withProduction: Pairing = pairingWith(production, pairedAt);
const withSandbox: Pairing = pairingWith(sandbox, pairedAt);

describe('the pairing of a dataset with an org', () => {
  it('is made with what is known of the org at its first use', () => {
    expect(judgePairing(null, production)).toEqual({ kind: 'firstUse' });
    expect(withProduction).toEqual({ orgId: production.id, myDomain: 'acme', isSandbox: false, pairedAt });
  });

  it.each([
    ['the same org', withProduction, production, 'same'],
    ['the same org under a new My Domain name', withProduction, { ...production, myDomain: 'acme2' }, 'same'],
    ['a sandbox instead of production', withProduction, sandbox, 'otherOrg'],
    ['production instead of a sandbox', withSandbox, production, 'otherOrg'],
    ['another sandbox', withSandbox, { ...sandbox, id: '00D000000000003AAA', myDomain: 'acme--dev' }, 'otherOrg'],
    ['the same sandbox after its refresh', withSandbox, { ...sandbox, id: '00D000000000003AAA' }, 'refreshedSandbox'],
    [
      'another production org of the same name',
      withProduction,
      { ...production, id: '00D000000000003AAA' },
      'otherOrg',
    ],
  ])('tells %s', (_what, pairing, org, kind) => {
    expect(judgePairing(pairing, org).kind).toBe(kind);
  });

  it('is a problem with another org, and says both and what to do', () => {
    expect(pairingProblem(judgePairing(withProduction, sandbox), 'engage', sandbox)).toBe(
      'Dataset engage is paired with acme (PRODUCTION), and you are signed in to acme--uat (sandbox). Sign in to the ' +
        'paired org; or, if this is meant, use "Pair Dataset with This Org…" in VS Code, or override the guard "pairing" ' +
        'for this run.',
    );
  });

  it('is a problem with a refreshed sandbox, whose record ids may be others', () => {
    const org = { ...sandbox, id: '00D000000000003AAA' };
    expect(pairingProblem(judgePairing(withSandbox, org), 'engage', org)).toContain(
      'it seems to have been refreshed. Record ids of before may name other records now.',
    );
  });

  it.each([{ kind: 'notPaired' }, { kind: 'firstUse' }, { kind: 'same', pairing: withProduction }] as const)(
    'is no problem: $kind',
    (verdict) => {
      expect(pairingProblem(verdict, 'engage', production)).toBeNull();
    },
  );
});
