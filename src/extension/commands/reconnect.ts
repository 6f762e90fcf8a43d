import { signInStateRequest } from '../../engine/signInProtocol.ts';
import { type FailedSide, failedSides } from '../store/failedSides.ts';
import type { CommandContext } from './commandContext.ts';
import { connect } from './connect.ts';
import { signInTarget } from './signInTarget.ts';
import { signInToPersonalization } from './signInToPersonalization.ts';
import { signInToSalesforce } from './signInToSalesforce.ts';
import { signInToSftp } from './signInToSftp.ts';

/**
 * *Reconnect*: what helps a side that has failed. Where a sign-in is there and was not refused it looks again, and signs in
 * otherwise. From the palette it is the first side that has failed, and *Connect* where none has.
 */
export async function reconnect(context: CommandContext, row?: unknown): Promise<void> {
  const failed = failedSides(context.store.state);
  const side = failed.find(({ id }) => id === idOf(row)) ?? failed[0];
  const signIn = side === undefined ? null : await signInFor(context, side);
  await (signIn ?? connect)(context);
}

type SignIn = (context: CommandContext) => Promise<void>;

/** Null where the sign-in that is there will do. */
async function signInFor(context: CommandContext, { id, isRefused }: FailedSide): Promise<SignIn | null> {
  switch (id) {
    case 'salesforce':
      return (await isSignedInToSalesforce(context)) ? null : signInToSalesforce;
    case 'personalization':
      return isRefused ? signInToPersonalization : null;
    case 'sftp':
      return isRefused ? signInToSftp : null;
  }
}

async function isSignedInToSalesforce(context: CommandContext): Promise<boolean> {
  const found = await signInTarget(context);
  if (!found?.targets.salesforce) return true;
  const { configPath } = found;
  return (await context.engine.request(signInStateRequest, { configPath })).salesforce !== null;
}

function idOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined;
}
