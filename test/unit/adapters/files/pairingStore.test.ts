import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPairingStore } from '../../../../src/adapters/files/pairingStore.ts';

const dataset = { account: 'acme', instance: 'us-1', dataset: 'engage' };
const pairing = {
  orgId: '00D000000000001AAA',
  myDomain: 'acme',
  isSandbox: false,
  pairedAt: '2026-11-24T10:00:00.000Z',
};

describe('the kept pairings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pairings-'));
  });

  function store() {
    return openPairingStore({ PSYNC_STATE_DIR: folder });
  }

  it('are none at first, and nothing is made by looking', async () => {
    expect(await store().read(dataset)).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('come back as they were kept, the last one', async () => {
    await store().keep(dataset, pairing);
    await store().keep(dataset, { ...pairing, myDomain: 'acme2' });
    expect(await store().read(dataset)).toEqual({ ...pairing, myDomain: 'acme2' });
  });

  it('are of one dataset each, also where names differ by letter case only', async () => {
    await store().keep(dataset, pairing);
    expect(await store().read({ ...dataset, dataset: 'Engage' })).toBeNull();
    await store().keep({ ...dataset, dataset: 'Engage' }, { ...pairing, myDomain: 'other' });
    expect(await store().read(dataset)).toEqual(pairing);
    expect(readdirSync(join(folder, 'pairings')).sort()).toEqual(['acme.us-1.%engage.json', 'acme.us-1.engage.json']);
  });

  it('are for this user alone', async () => {
    await store().keep(dataset, pairing);
    expect(statSync(join(folder, 'pairings', 'acme.us-1.engage.json')).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', '[]', '{"version":2}', '{"version":1,"orgId":7}'])(
    'that read %j are said, with what to do, and permit nothing',
    async (text) => {
      await store().keep(dataset, pairing);
      writeFileSync(join(folder, 'pairings', 'acme.us-1.engage.json'), text);
      await expect(store().read(dataset)).rejects.toMatchObject({
        code: 'disk',
        message: expect.stringContaining('it is damaged, or of a newer version') as string,
      });
    },
  );
});
