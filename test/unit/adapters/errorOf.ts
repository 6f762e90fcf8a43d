import { expect } from 'vitest';
import { SyncError } from '../../../src/core/model/syncError.ts';

/** The error that a promise ends with; fails when it ends well, or with an error of another kind. */
export async function errorOf(promise: Promise<unknown>): Promise<SyncError> {
  const error: unknown = await promise.then(
    () => null,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(SyncError);
  return error as SyncError;
}
