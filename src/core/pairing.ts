/**
 * Which org a dataset is used with. It is kept on first use: a configuration that points a production dataset at another
 * org by mistake must not write there unnoticed.
 */
import type { Configuration } from './config/configuration.ts';
import type { OrgFacts } from './model/org.ts';

/** One dataset of Personalization, whichever configuration names it. */
export interface DatasetName {
  readonly account: string;
  readonly instance: string;
  readonly dataset: string;
}

/** The org that a dataset was first used with, or was paired with since. */
export interface Pairing {
  readonly orgId: string;
  readonly myDomain: string;
  readonly isSandbox: boolean;
  /** ISO 8601, server time. */
  readonly pairedAt: string;
}

export type PairingVerdict =
  /** Files on one side, or a demo: nothing is kept. */
  | { readonly kind: 'notPaired' }
  | { readonly kind: 'firstUse' }
  | { readonly kind: 'same'; readonly pairing: Pairing }
  /** A sandbox of the same name with another id: Salesforce gives it a new one at every refresh. */
  | { readonly kind: 'refreshedSandbox'; readonly pairing: Pairing }
  | { readonly kind: 'otherOrg'; readonly pairing: Pairing };

/** Where pairings are kept, by dataset; extension and command line share them. */
export interface PairingStore {
  /** Null where the dataset was never used. `disk` when what is there cannot be read. */
  readonly read: (dataset: DatasetName) => Promise<Pairing | null>;
  /** Replaces what was kept. `disk` */
  readonly keep: (dataset: DatasetName, pairing: Pairing) => Promise<void>;
}

export function datasetOf({ personalization }: Pick<Configuration, 'personalization'>): DatasetName {
  const { account, instance, dataset } = personalization;
  return { account, instance, dataset };
}

/** Whether a configuration pairs anything: both sides are real, or there is no org to mistake. */
export function canPair({ personalization, salesforce }: Configuration, org: OrgFacts): boolean {
  return personalization.source.kind === 'api' && salesforce.source.kind === 'api' && !org.isDemo;
}

export function judgePairing(pairing: Pairing | null, org: OrgFacts): PairingVerdict {
  if (pairing === null) return { kind: 'firstUse' };
  if (pairing.orgId === org.id) return { kind: 'same', pairing };
  const isSameSandbox = pairing.isSandbox && org.isSandbox && pairing.myDomain === org.myDomain;
  return { kind: isSameSandbox ? 'refreshedSandbox' : 'otherOrg', pairing };
}

export function pairingWith({ id, myDomain, isSandbox }: OrgFacts, pairedAt: string): Pairing {
  return { orgId: id, myDomain, isSandbox, pairedAt };
}

/** Why a live run is stopped, for people; null where nothing is wrong. */
export function pairingProblem(verdict: PairingVerdict, dataset: string, org: OrgFacts): string | null {
  switch (verdict.kind) {
    case 'notPaired':
    case 'firstUse':
    case 'same':
      return null;
    case 'refreshedSandbox':
      return (
        `The sandbox ${org.myDomain} has another org id (${org.id}) than the one that dataset ${dataset} is paired with ` +
        `(${verdict.pairing.orgId}): it seems to have been refreshed. Record ids of before may name other records now. ` +
        'Use "Sandbox Was Refreshed: Carry Over" in VS Code, or override the guard "pairing" for this run.'
      );
    case 'otherOrg':
      return (
        `Dataset ${dataset} is paired with ${orgWords(verdict.pairing)}, and you are signed in to ${orgWords(org)}. ` +
        'Sign in to the paired org; or, if this is meant, use "Pair Dataset with This Org…" in VS Code, or override the ' +
        'guard "pairing" for this run.'
      );
  }
}

function orgWords(org: Pick<Pairing, 'myDomain' | 'isSandbox'>): string {
  return `${org.myDomain} (${org.isSandbox ? 'sandbox' : 'PRODUCTION'})`;
}
