import { SyncError } from '../model/syncError.ts';
import { type HttpFailure, TryAgain } from './httpClient.ts';

/**
 * A side that gave no answer, in words and with what to do; tried again unless no try could help.
 * @param what what could not be done: "Salesforce (acme.my.salesforce.com) cannot be reached"
 */
export function unreachable(what: string, failure: HttpFailure): TryAgain | SyncError {
  const told = unreachableError(what, failure);
  return failure.isFinal ? told : new TryAgain(told);
}

/** The same where nobody tries again. */
export function unreachableError(what: string, failure: HttpFailure): SyncError {
  const advice = failure.advice === '' ? 'Check the network and the proxy.' : failure.advice;
  return new SyncError('cannotConnect', `${what}: ${failure.message}. ${advice}`);
}
