/**
 * *Reconfigure and Test*, as the extension and the engine speak of it. The extension keeps how far it has come; the engine
 * asks Salesforce.
 */
import type { IntegrationApp } from '../core/model/securityFacts.ts';
import type { ProbeTarget } from '../core/reconfigure/probe.ts';
import type { ProbeRecord, Reconfiguration, Verification } from '../core/reconfigure/reconfiguration.ts';
import type { MarkdownDocument, OfConfiguration } from './protocol.ts';
import { request } from './requestName.ts';

export interface ReconfigurePlaces {
  /** Server time, ISO 8601: what Salesforce stamps from now on counts. */
  readonly now: string;
  /** Where the org's Setup pages are; null for a demo. */
  readonly setupOrigin: string | null;
  /** The account's pages of Personalization; null for a demo. */
  readonly personalizationUrl: string | null;
  /** Which pages of Setup are its own; null where it cannot be read. Absent in what an earlier version has kept. */
  readonly app?: IntegrationApp | null;
}

/** Signs in and looks at the clock. `usage` where the CRM side is files. */
export const beginReconfigureRequest = request<OfConfiguration, ReconfigurePlaces>('beginReconfigure');

export interface OfReconfiguration extends OfConfiguration {
  readonly reconfiguration: Reconfiguration;
}

/** Asks Salesforce once for what the integration user did since the beginning. Reads no record. */
export const verifyReconfigureRequest = request<OfReconfiguration, Verification>('verifyReconfigure');

export interface ProbeChoice {
  /** Why nothing may be written for a test, for people; null when it may. */
  readonly refusal: string | null;
  /** The org in words, for the question. */
  readonly org: string;
  /** Fields of Contact that a push writes and this sign-in may edit. */
  readonly fields: readonly { readonly field: string; readonly label: string }[];
}

export const probeChoiceRequest = request<OfConfiguration, ProbeChoice>('probeChoice');

/** Writes a field of one Contact with its own value. The person was asked, with exactly this Contact and field. */
export const probeRequest = request<OfConfiguration & { readonly target: ProbeTarget }, ProbeRecord>('probe');

/** Checks once more, and answers the report for Salesforce's support: nothing of it names a person or tells a value. */
export const reconfigureReportRequest = request<OfReconfiguration, MarkdownDocument>('reconfigureReport');
