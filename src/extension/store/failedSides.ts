import type { SyncState } from './syncState.ts';

/** A side of the connection that does not answer. */
export interface FailedSide {
  /** Of its row in the Connection view. */
  readonly id: 'salesforce' | 'personalization' | 'sftp';
  /** What happened and what to do, for people. */
  readonly message: string;
  /** The sign-in was refused, and would be again. Of Salesforce it is not known. */
  readonly isRefused: boolean;
}

/** From top to bottom of the view. */
export function failedSides({
  connection,
  personalization: { api, sftp },
}: Pick<SyncState, 'connection' | 'personalization'>): readonly FailedSide[] {
  const failed: FailedSide[] = [];
  if (connection.kind === 'failed') failed.push({ id: 'salesforce', message: connection.message, isRefused: false });
  if (api?.kind === 'failed') failed.push({ id: 'personalization', ...failureOf(api) });
  if (sftp?.kind === 'failed') failed.push({ id: 'sftp', ...failureOf(sftp) });
  return failed;
}

function failureOf({ code, message }: { readonly code: string; readonly message: string }): Omit<FailedSide, 'id'> {
  return { message, isRefused: code === 'signInFailed' };
}
