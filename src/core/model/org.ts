import type { CrmObject, PushObject } from './records.ts';

/** What a run is bound to on the Salesforce side. */
export interface OrgFacts {
  /** 18 characters; empty when the CRM side is files. */
  readonly id: string;
  /** The My Domain name (`acme`, `acme--uat`): what an admin types to confirm. */
  readonly myDomain: string;
  readonly name: string;
  readonly edition: string;
  readonly isSandbox: boolean;
  readonly isDemo: boolean;
}

export interface SignedInUser {
  readonly id: string;
  readonly username: string;
}

export interface Connection {
  readonly org: OrgFacts;
  readonly user: SignedInUser;
  /** `66.0` */
  readonly apiVersion: string;
}

/**
 * Whether the signed-in user sees every record (*View All Data*, or *View All Records* on each object read). Otherwise an
 * ambiguous user could look unique and nobody would notice: previews say INCOMPLETE and live runs are refused.
 */
export interface Visibility {
  readonly verdict: 'complete' | 'incomplete' | 'cannotBeRead';
  /** What was asked and what came back, for people. */
  readonly evidence: readonly string[];
  readonly objects: readonly CrmObject[];
}

/** Calls of the day as the org counts them. */
export interface ApiUsage {
  readonly used: number;
  readonly max: number;
}

/** What `describe` tells of one field. Types are Salesforce's own words. */
export interface FieldDescription {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  /** In UTF-16 code units; 0 where the type has none. */
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly updateable: boolean;
  readonly calculated: boolean;
  /** Whether it can be hidden from people at all: required fields and those of the system cannot. */
  readonly permissionable: boolean;
  readonly restrictedPicklist: boolean;
  /** Active values only. */
  readonly picklistValues: readonly string[];
}

export interface ObjectDescription {
  readonly object: CrmObject;
  readonly fields: readonly FieldDescription[];
}

/** Something of the org that runs when a record is updated, and can change more than the run does, or refuse it. */
export interface Automation {
  readonly object: PushObject;
  readonly kind: 'trigger' | 'flow' | 'validationRule';
  /** The API name, with the namespace of its package: `acme__ContactScoring`. */
  readonly name: string;
  /** For people: when a trigger runs, a flow's label, a validation rule's error message. Empty when nothing is known. */
  readonly detail: string;
}

/**
 * What is active. Triggers, flows and validation rules are asked for apart: where only some of them may be read, `notRead`
 * says in sentences for people which are missing. `cannotBeRead` when none may be.
 */
export type AutomationReading =
  | { readonly kind: 'read'; readonly active: readonly Automation[]; readonly notRead: readonly string[] }
  | { readonly kind: 'cannotBeRead'; readonly why: string };
