import type { Session } from './session.ts';

/** SQL of the hits `(profile, kind, key, id)` of accounts whose name is similar to an Account's. */
export async function similarAccountNames(_session: Session): Promise<string> {
  return 'SELECT NULL, NULL, NULL, NULL WHERE false';
}
