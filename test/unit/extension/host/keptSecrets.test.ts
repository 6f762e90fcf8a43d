import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { KeptSecrets } from '../../../../src/extension/host/keptSecrets.ts';

const key = 'salesforce:default';
const secret = '{"refreshToken":"canary"}';
let marks: Map<string, unknown>;
let told: { readonly forgotten: readonly string[]; readonly untold: readonly string[] }[];
beforeEach(() => {
  marks = new Map();
  told = [];
});

describe('sign-ins where VS Code has no keyring and says nothing of it', () => {
  test('last as long as the window, and nothing is told then', async () => {
    const window = aWindow();
    expect(await window.keep(key, secret)).toBe(true);
    expect(await window.read(key)).toBe(secret);
    await rechecked();
    expect(told).toEqual([]);
  });

  test('are missed at the next start, which is told once, and stays known', async () => {
    await aWindow().keep(key, secret);
    const next = aWindow();
    expect([await next.read(key), await next.read(key)]).toEqual([null, null]);
    await rechecked();
    await next.read(key);
    await aWindow().read(key);
    await rechecked();
    expect(told).toEqual([
      { forgotten: [key], untold: [key] },
      { forgotten: [key], untold: [] },
    ]);
  });

  test('are told together when several are missed', async () => {
    const other = 'sftp:feed@sftp.example.com:22';
    const first = aWindow();
    await first.keep(key, secret);
    await first.keep(other, secret);
    const next = aWindow();
    await Promise.all([next.read(key), next.read(other)]);
    await rechecked();
    expect(told).toEqual([{ forgotten: [key, other], untold: [key, other] }]);
  });

  test('are told of again when somebody has signed in again, and VS Code forgot that too', async () => {
    for (let start = 0; start < 2; start += 1) {
      const window = aWindow();
      await window.read(key);
      await rechecked();
      await window.keep(key, secret);
    }
    await aWindow().read(key);
    await rechecked();
    expect(told.map(({ untold }) => untold)).toEqual([[key], [], [key]]);
  });

  test('are not missed once somebody has signed out, in whatever window', async () => {
    await aWindow().keep(key, secret);
    await aWindow().remove(key);
    await aWindow().read(key);
    await rechecked();
    expect([told, marks.get('keptSignIns')]).toEqual([[], {}]);
  });

  test('are missed no longer when they come back, or when somebody signs out', async () => {
    const storage = new Map<string, string>();
    await aWindow().keep(key, secret);
    const window = aWindow(storage);
    await window.read(key);
    await rechecked();
    storage.set(key, secret);
    expect(await window.read(key)).toBe(secret);
    expect(told.map(({ forgotten }) => forgotten)).toEqual([[key], []]);
  });

  test('of another window that are only late are not missed', async () => {
    const storage = new Map<string, string>();
    await aWindow().keep(key, secret);
    await aWindow(storage).read(key);
    storage.set(key, secret);
    await rechecked();
    expect(told).toEqual([]);
  });

  test('leave a mark that holds no secret', async () => {
    await aWindow().keep(key, secret);
    expect(marks.get('keptSignIns')).toEqual({ [key]: 'kept' });
  });
});

describe('sign-ins in a keyring', () => {
  test('are marked when they are read, where an older version has kept them', async () => {
    await aWindow(new Map([[key, secret]])).read(key);
    expect(marks.get('keptSignIns')).toEqual({ [key]: 'kept' });
  });

  test('that refuses them last as long as the window, and that is answered', async () => {
    const refuse = () => Promise.reject(new Error('locked'));
    const window = aWindow(new Map(), { store: refuse });
    expect([await window.keep(key, secret), await window.read(key)]).toEqual([false, secret]);
  });

  test('that cannot be read are not called forgotten', async () => {
    await aWindow().keep(key, secret);
    const fails = aWindow(new Map(), { get: () => Promise.reject(new Error('locked')) });
    await expect(fails.read(key)).rejects.toThrow('locked');
    await rechecked();
    expect(told).toEqual([]);
  });
});

interface Storage {
  readonly get: (key: string) => Promise<string | undefined>;
  readonly store: (key: string, value: string) => Promise<void>;
  readonly delete: (key: string) => Promise<void>;
}

/** Another window, or another start of VS Code: it remembers the marks, and what is in `storage`. */
function aWindow(storage = new Map<string, string>(), changes: Partial<Storage> = {}): KeptSecrets {
  const secrets: Storage = {
    get: (name) => Promise.resolve(storage.get(name)),
    store: (name, value) => Promise.resolve(void storage.set(name, value)),
    delete: (name) => Promise.resolve(void storage.delete(name)),
    ...changes,
  };
  const memory = {
    get: <T>(name: string, otherwise?: T): T => (marks.get(name) ?? otherwise) as T,
    update: (name: string, value: unknown) => Promise.resolve(void marks.set(name, value)),
  };
  const onForgotten = (forgotten: readonly string[], untold: readonly string[]) =>
    void told.push({ forgotten, untold });
  return new KeptSecrets({ secrets, memory, onForgotten, recheckMs: 5 });
}

async function rechecked(): Promise<void> {
  await wait(30);
}
