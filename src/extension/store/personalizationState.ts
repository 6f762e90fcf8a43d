import type { RunReport } from '../../core/model/runReport.ts';
import type { PersonalizationLook, SignInState } from '../../engine/signInProtocol.ts';
import type { PersonalizationState } from './syncState.ts';

type Door = PersonalizationLook['api'] | PersonalizationLook['sftp'];

/** A door that was closed, or opened, by who signed out or in (in this window or another) is not what it was before. */
export function personalizationAfterSignIns(
  before: PersonalizationState,
  { personalization, sftp }: SignInState,
): PersonalizationState {
  return {
    ...before,
    api: doorAfter(before.api, personalization !== null),
    sftp: doorAfter(before.sftp, sftp !== null),
  };
}

function doorAfter<Look extends Door>(
  look: Look | null,
  isSignedIn: boolean,
): Look | { readonly kind: 'notSignedIn' } | null {
  if (look === null || look.kind === 'notAsked') return look;
  if (!isSignedIn) return { kind: 'notSignedIn' };
  return look.kind === 'notSignedIn' ? null : look;
}

/** Whoever has read all profiles knows that the API answers, and whether it has an account export. */
export function personalizationAfterRead(
  before: PersonalizationState,
  { rowsRead }: Pick<RunReport, 'rowsRead'>,
): PersonalizationState {
  if (before.api === null || before.api.kind === 'notAsked') return before;
  const accounts = rowsRead['accounts'] === undefined ? 'unavailable' : 'available';
  return { ...before, api: { kind: 'answered', accounts } };
}
