import type { SalesforceCredentials } from '../../adapters/createPorts.ts';
import type { StoredSalesforce } from './storedSalesforce.ts';

type SessionMemory = NonNullable<Extract<SalesforceCredentials, { kind: 'refreshToken' }>['memory']>;
type Session = NonNullable<ReturnType<SessionMemory['recall']>>;

/**
 * The access tokens that this engine has been given, one a sign-in: each question of the extension opens ports of its own,
 * and none of them should cost a renewal. A new sign-in finds none of the old one.
 */
export class SessionMemories {
  readonly #sessions = new Map<string, { readonly of: string; readonly session: Session }>();

  of(connection: string, { orgId, username, signedInAt }: StoredSalesforce): SessionMemory {
    const of = [orgId, username, signedInAt].join(' ');
    return {
      recall: () => {
        const known = this.#sessions.get(connection);
        return known?.of === of ? known.session : null;
      },
      remember: (session) => {
        this.#sessions.set(connection, { of, session });
      },
    };
  }

  forget(connection: string): void {
    this.#sessions.delete(connection);
  }
}
