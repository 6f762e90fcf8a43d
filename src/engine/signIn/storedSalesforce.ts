import { z } from 'zod';
import { secretKeyOf } from '../signInProtocol.ts';
import type { Keyring } from './keyring.ts';

/** What every way to sign in leaves: which org, and who. Never a password, never an access token. */
const org = {
  version: z.literal(1),
  username: z.string(),
  /** 18 characters; runs with this sign-in are bound to it. */
  orgId: z.string().regex(/^00D[A-Za-z0-9]{15}$/),
  orgName: z.string(),
  instanceUrl: z.string(),
  isSandbox: z.boolean(),
  isDemo: z.boolean(),
  /** ISO 8601, of this machine. Tells one sign-in from the next. */
  signedInAt: z.string(),
};

const storedSalesforce = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('browser'),
    ...org,
    loginUrl: z.string(),
    clientId: z.string(),
    refreshToken: z.string().min(1),
    scopes: z.array(z.string()),
    lastRefreshedAt: z.string().nullable(),
    lastRotatedAt: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('salesforceCli'),
    ...org,
    /** Alias or username as the CLI knows it. */
    org: z.string(),
    command: z.string().nullable(),
  }),
]);

/** A sign-in to Salesforce as the keyring keeps it. */
export type StoredSalesforce = z.infer<typeof storedSalesforce>;
export type StoredBrowserSignIn = Extract<StoredSalesforce, { kind: 'browser' }>;

/** Null where nobody has signed in, or with a version of this product that kept something else. */
export async function readSalesforce(keyring: Keyring, connection: string): Promise<StoredSalesforce | null> {
  const text = await keyring.read(salesforceKey(connection));
  if (text === null) return null;
  try {
    return storedSalesforce.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export async function keepSalesforce(
  keyring: Keyring,
  connection: string,
  signIn: StoredSalesforce,
): Promise<{ readonly lasting: boolean }> {
  return await keyring.keep(salesforceKey(connection), JSON.stringify(signIn));
}

export async function removeSalesforce(keyring: Keyring, connection: string): Promise<void> {
  await keyring.remove(salesforceKey(connection));
}

export function salesforceKey(connection: string): string {
  return secretKeyOf.salesforce({ connection });
}
