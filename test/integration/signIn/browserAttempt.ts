import { request } from 'node:http';
import { signInPerson } from '../../../src/adapters/salesforceSignIn.ts';
import { SyncError } from '../../../src/core/model/syncError.ts';
import { memoryKeyring } from './memoryKeyring.ts';
import { salesforceSignIns, type SalesforceSignIns } from '../../../src/engine/signIn/salesforceCredentials.ts';
import { salesforceSignInServices } from '../../../src/engine/signIn/salesforceServices.ts';

/** How a sign-in ended, in one word: the user's name, or the code of the error. */
export interface Ending {
  readonly ended: string;
  readonly message: string;
}

/** A sign-in that waits for its browser. */
export interface Attempt {
  /** What the browser was sent to. */
  readonly authorize: URL;
  readonly state: string;
  /** Where it is expected back. */
  readonly redirect: URL;
  readonly ending: Promise<Ending>;
  readonly cancel: () => void;
}

export interface AttemptOptions {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly ports?: readonly number[];
  readonly limitMs?: number;
}

/** Begins a sign-in whose result nobody keeps, up to the moment at which the browser opens. */
export async function beginSignIn({ loginUrl, clientId, ports = [0], limitMs }: AttemptOptions): Promise<Attempt> {
  const opened = Promise.withResolvers<URL>();
  const cancel = new AbortController();
  const limit = limitMs === undefined ? {} : { limitMs };
  const openBrowser = (url: string): Promise<boolean> => {
    opened.resolve(new URL(url));
    return Promise.resolve(true);
  };
  const signingIn = signInPerson(
    { loginUrl, clientId, ports, openBrowser, ...limit },
    ({ org }) => Promise.resolve(org.user.username),
    cancel.signal,
  );
  return await attemptOf(opened.promise, endingOf(signingIn), () => cancel.abort());
}

/** Begins a sign-in as the extension asks the engine for it. */
export async function beginEngineSignIn(
  signIns: SalesforceSignIns,
  { loginUrl, clientId, ports = [0] }: AttemptOptions,
): Promise<Attempt> {
  const opened = Promise.withResolvers<URL>();
  const keyring = {
    ...signIns.keyring,
    openBrowser: (url: string) => {
      opened.resolve(new URL(url));
      return Promise.resolve(true);
    },
  };
  const cancel = new AbortController();
  const way = { kind: 'browser', loginUrl, clientId, ports } as const;
  const signingIn = salesforceSignInServices({ ...signIns, keyring }).signInToSalesforce(
    { connection: 'default', way },
    { signal: cancel.signal, emit: () => undefined, log: () => undefined },
  );
  return await attemptOf(opened.promise, endingOf(signingIn.then(({ username }) => username)), () => cancel.abort());
}

/** The sign-ins of one window, kept in memory. */
export function aWindow(stateFolder: string, secrets = new Map<string, string>()): SalesforceSignIns {
  return salesforceSignIns(memoryKeyring(secrets), { PSYNC_STATE_DIR: stateFolder });
}

export async function endingOf(signingIn: Promise<string>): Promise<Ending> {
  try {
    return { ended: await signingIn, message: '' };
  } catch (error) {
    if (error instanceof SyncError) return { ended: error.code, message: error.message };
    return { ended: 'not a SyncError', message: String(error) };
  }
}

async function attemptOf(opened: Promise<URL>, ending: Promise<Ending>, cancel: () => void): Promise<Attempt> {
  const authorize = await Promise.race([
    opened,
    ending.then(({ ended, message }) => {
      throw new Error(`Ended before the browser opened: ${ended} ${message}`);
    }),
  ]);
  const redirect = new URL(authorize.searchParams.get('redirect_uri') ?? '');
  return { authorize, state: authorize.searchParams.get('state') ?? '', redirect, ending, cancel };
}

/** What the browser got. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without one of its own: HTTP/1.1 forbids it. */
  readonly host?: string;
}

/** Comes back to the loopback address with those parameters; status 0 when nobody takes the connection. */
export function comeBack(
  { redirect }: Pick<Attempt, 'redirect'>,
  parameters: Readonly<Record<string, string>> | string,
  { method = 'GET', path = redirect.pathname, headers = {}, host = redirect.host }: CallOptions = {},
): Promise<Page> {
  const query = typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString();
  return new Promise((resolve) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: Number(redirect.port),
        method,
        path: `${path}?${query}`,
        headers: { ...headers, host },
        agent: false,
      },
      (reply) => {
        let body = '';
        reply.setEncoding('utf8').on('data', (text: string) => (body += text));
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body }));
        reply.on('error', () => resolve(nobody));
      },
    );
    sent.on('error', () => resolve(nobody));
    sent.end();
  });
}

const nobody: Page = { status: 0, headers: {}, body: '' };

/** What a person does at the emulator's page: presses a button. Answers the parameters that the browser comes back with. */
export async function answerAtSalesforce(
  authorize: URL,
  answer: 'allow' | 'deny' = 'allow',
): Promise<Record<string, string>> {
  const body = new URLSearchParams(authorize.search);
  body.set('answer', answer);
  const reply = await fetch(`${authorize.origin}${authorize.pathname}`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { origin: authorize.origin },
  });
  const location = reply.headers.get('location');
  if (location === null) throw new Error(`No way back: ${reply.status} ${await reply.text()}`);
  return Object.fromEntries(new URL(location).searchParams);
}

/** Goes the whole way as a person would. */
export async function allow(attempt: Attempt): Promise<Ending> {
  await comeBack(attempt, await answerAtSalesforce(attempt.authorize));
  return await attempt.ending;
}
