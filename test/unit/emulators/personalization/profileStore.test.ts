import { describe, expect, it } from 'vitest';
import { fileExportRows } from '../../../../src/emulators/data/fileExportRows.ts';
import { ProfileStore } from '../../../../src/emulators/personalization/profileStore.ts';

const anna = '{"name":"anna","attributes":{"score":1.50}}';
const ben = '{ "name" : "ben" }';

function storeOf(...rows: readonly string[]): ProfileStore {
  return new ProfileStore(fileExportRows(Buffer.from(`[${rows.join(',')}]`)));
}

function textOf(store: ProfileStore, from = 0, to = store.rowCount): readonly string[] {
  return [...store.jsonRows(from, to)].map(String);
}

describe('the profiles of a dataset', () => {
  it('keep their bytes until they are written to, and the bytes of their numbers even then', () => {
    const store = storeOf(anna, ben);
    expect([textOf(store), String(store.untouchedFile)]).toEqual([[anna, ben], `[${anna},${ben}]`]);
    store.write('anna', { city: 'Porto' });
    expect(textOf(store)).toEqual(['{"name":"anna","attributes":{"score":1.50,"city":"Porto"}}', ben]);
    expect(store.untouchedFile).toBeUndefined();
  });

  it('show a write in the last row of a repeated profile only', () => {
    const store = storeOf(anna, ben, anna);
    store.write('anna', { score: '2' });
    store.write('anna', { city: 'Porto' });
    expect(textOf(store)).toEqual([anna, ben, '{"name":"anna","attributes":{"score":"2","city":"Porto"}}']);
    expect(store.find('anna')).toEqual({ name: 'anna', attributes: { score: '2', city: 'Porto' } });
  });

  it('come into being by a write, at the end, and are paged like the others', () => {
    const store = storeOf(anna, ben);
    store.write('cleo', { first: '1' });
    store.write('dan', {});
    store.write('cleo', { second: '2' });
    expect(store.rowCount).toBe(4);
    expect(textOf(store, 1, 3)).toEqual([ben, '{"name":"cleo","attributes":{"first":"1","second":"2"}}']);
    expect(textOf(store, 3, 9)).toEqual(['{"name":"dan","attributes":{}}']);
    expect([...store.profiles(2, 4)].map(({ name }) => name)).toEqual(['cleo', 'dan']);
    expect(store.find('dan')).toEqual({ name: 'dan', attributes: {} });
  });

  it('have the attributes of all rows and all writes', () => {
    const store = storeOf(anna, ben);
    expect(store.attributeNames()).toEqual(['score']);
    store.write('ben', { city: 'Porto' });
    store.write('cleo', { first: '1' });
    expect(store.attributeNames()).toEqual(['score', 'city', 'first']);
  });

  it('are found by their exact id', () => {
    const store = storeOf(anna);
    expect([store.find('Anna'), store.find('')]).toEqual([undefined, undefined]);
  });

  it('start over with other rows, and nothing of before', () => {
    const store = storeOf(anna);
    store.write('cleo', {});
    store.load(fileExportRows(Buffer.from(`[${ben}]`)));
    expect([store.rowCount, textOf(store), store.find('cleo')]).toEqual([1, [ben], undefined]);
  });
});
