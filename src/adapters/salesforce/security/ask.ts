import type { Answer } from '../../../core/model/securityFacts.ts';
import { SalesforceRefusal } from '../salesforceRefusal.ts';

/** What a question found: its value, and what came back in words. Null: nobody answered it. */
export interface Found<T> {
  readonly value: T | null;
  readonly answer: string;
}

/**
 * Asks, and turns a refusal to answer into an answer: what this user may not read "cannot be read". Whatever else goes
 * wrong (no connection, API calls used up) ends the whole check.
 */
export async function ask<T>(asked: string, question: () => Promise<Found<T>>): Promise<Answer<T>> {
  try {
    return { asked, ...(await question()) };
  } catch (error) {
    if (!(error instanceof SalesforceRefusal) || error.code !== 'accessDenied') throw error;
    return { asked, value: null, answer: `It may not be read with this sign-in (${error.errorCode}).` };
  }
}

/** An answer that follows from another one: without that, it cannot be read either. */
export function notAsked<T>(asked: string, why: string): Answer<T> {
  return { asked, value: null, answer: why };
}
