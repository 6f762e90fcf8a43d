import type { SignedInUser } from '../../../core/model/org.ts';
import type { Answer, IntegrationUser } from '../../../core/model/securityFacts.ts';
import { soqlText } from '../bulkQuery/soql.ts';
import type { RestSession } from '../restSession.ts';
import { ask } from './ask.ts';

interface UserRow {
  readonly Id: string;
  readonly Username: string;
  readonly Name: string | null;
  readonly IsActive: boolean;
  readonly ProfileId: string | null;
  readonly Profile: { readonly Name: string } | null;
}

/** The user whom the configuration names; without a name, whoever is signed in. */
export async function readIntegrationUser(
  rest: RestSession,
  named: string | null,
  signedIn: SignedInUser,
  signal: AbortSignal,
): Promise<Answer<IntegrationUser>> {
  const who = named ?? signedIn.username;
  const hint = named === null ? ' (the signed-in user: salesforce.integrationUser names nobody)' : '';
  return await ask(`User ${who}${hint}`, async () => {
    const filter = named === null ? `Id = ${soqlText(signedIn.id)}` : `Username = ${soqlText(named)}`;
    const [row] = await rest.query<UserRow>(
      `SELECT Id, Username, Name, IsActive, ProfileId, Profile.Name FROM User WHERE ${filter}`,
      signal,
    );
    if (row === undefined) return { value: null, answer: 'No such user, or this sign-in may not see it.' };
    const user: IntegrationUser = {
      id: row.Id,
      username: row.Username,
      name: row.Name ?? '',
      isActive: row.IsActive,
      profileId: row.ProfileId ?? '',
      profileName: row.Profile?.Name ?? '',
      isSignedIn: row.Id === signedIn.id,
    };
    return {
      value: user,
      answer: `${user.isActive ? 'active' : 'inactive'}, profile ${user.profileName || 'unknown'}`,
    };
  });
}
