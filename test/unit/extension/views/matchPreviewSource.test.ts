import { describe, expect, test } from 'vitest';
import { noChoices } from '../../../../src/core/model/choices.ts';
import type { MatchGroup, MatchPageRow } from '../../../../src/core/model/matches.ts';
import type { MatchPageParams, MergePageParams, MergeRecord, Request } from '../../../../src/engine/protocol.ts';
import { isLoadMoreNode, isRecordsNode, type MatchNode } from '../../../../src/extension/views/matchNodes.ts';
import { type Asks, MatchPreviewData } from '../../../../src/extension/views/matchPreviewData.ts';
import { matchPreviewSource, partOf } from '../../../../src/extension/views/matchPreviewSource.ts';
import { tickOf } from '../../../../src/extension/views/matchTicks.ts';
import type { SyncState } from '../../../../src/extension/store/syncState.ts';
import { someMatchCounts } from '../../aRunReport.ts';
import { aPreview, aState } from '../aDryRun.ts';
import { aField, aGroup, aMerge, aRow } from './aMatch.ts';

/** An engine with three matched users, which answers two at a time. */
class FakeEngine implements Asks {
  readonly asked: string[] = [];
  readonly #rows = ['ada', 'bob', 'cyd'].map((id) => aRow({ personalizationId: id, label: id }));
  readonly #groups: readonly MatchGroup[] = [
    aGroup({ priority: 2, matchedPairs: ['loyaltyId=Loyalty_Id__c'], count: 3 }),
  ];
  failNext = false;

  async request<P, R>({ method }: Request<P, R>, params: P): Promise<R> {
    await Promise.resolve();
    this.asked.push(method);
    if (this.failNext) {
      this.failNext = false;
      throw new Error('The engine process ended.');
    }
    return this.#answer(method, params) as R;
  }

  #answer(method: string, params: unknown): unknown {
    switch (method) {
      case 'matchGroups':
        return (params as { kind: string }).kind === 'user' ? this.#groups : [];
      case 'matchPage':
        return this.#page(params as MatchPageParams);
      case 'mergePage':
        return { records: this.#merges(params as MergePageParams), next: null, total: 1 };
      default:
        throw new Error(`${method} is not expected`);
    }
  }

  #page({ after, text }: MatchPageParams): { rows: readonly MatchPageRow[]; next: string | null } {
    const rows = this.#rows.filter(({ label }) => label.includes(text ?? ''));
    const start = Number(after ?? 0);
    return { rows: rows.slice(start, start + 2), next: start + 2 < rows.length ? String(start + 2) : null };
  }

  #merges({ record, records }: MergePageParams): readonly MergeRecord[] {
    const ids = records?.personalizationIds ?? [record?.personalizationId ?? ''];
    return ids.filter((id) => id !== 'bob').map((personalizationId) => aMerge({ personalizationId }));
  }
}

function aTree(state: SyncState = aState({ preview: aPreview() })) {
  const engine = new FakeEngine();
  const data = new MatchPreviewData(engine);
  const changed: string[] = [];
  const found: (number | null)[] = [];
  const source = matchPreviewSource(data, {
    onRowChanged: (id) => changed.push(id),
    onFound: (number) => found.push(number),
  });
  const below = async (node: MatchNode): Promise<readonly MatchNode[]> =>
    (node.children as readonly MatchNode[] | undefined) ?? (await source.childrenOf?.(node, state)) ?? [];
  return { engine, data, source, changed, found, state, below };
}

async function aGroupOf(tree: ReturnType<typeof aTree>) {
  const [users] = await tree.source.roots(tree.state);
  const [matched] = users ? await tree.below(users) : [];
  const [group] = matched ? await tree.below(matched) : [];
  if (!group || !isRecordsNode(group)) throw new Error('There is no group of records.');
  return group;
}

/** Longer than the pause before rows are looked at. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

describe('the Match Preview', () => {
  test('has no rows before a dry run, so that the welcome text shows', async () => {
    expect(await aTree().source.roots(aState())).toEqual([]);
  });

  test('shows what the first dry run is doing, and how far it is', async () => {
    const run = { kind: 'dryRun', label: 'Reading Salesforce', labels: {} } as const;
    const progress = { done: 1200, total: 20_000, unit: 'records' };
    const { source } = aTree();
    expect(await source.roots(aState({ run: { ...run, progress } }))).toEqual([
      {
        id: 'running',
        label: 'Reading Salesforce…',
        icon: 'loading~spin',
        description: '1,200 / 20,000 records',
      },
    ]);
    expect(await source.roots(aState({ run }))).toEqual([
      { id: 'running', label: 'Reading Salesforce…', icon: 'loading~spin' },
    ]);
  });

  test('begins with both kinds and asks the engine nothing for them', async () => {
    const users = someMatchCounts({ read: 2010, superseded: 10, matched: 1500 });
    const { source, engine, found } = aTree();
    expect(await source.roots(aState({ preview: aPreview({ users }) }))).toEqual([
      {
        id: 'user',
        label: 'Users',
        icon: 'person',
        description: '1,500 of 2,000 matched',
        expands: 'expanded',
        contextValue: 'profiles user',
        profiles: 'user',
      },
      {
        id: 'account',
        label: 'Accounts',
        icon: 'organization',
        description: '0 of 0 matched',
        contextValue: 'profiles account',
        profiles: 'account',
      },
    ]);
    expect({ asked: engine.asked, found }).toEqual({ asked: [], found: [null] });
  });

  test('shows a page of records, then tells what of each would change, and asks for each once', async () => {
    const tree = aTree();
    const group = await aGroupOf(tree);
    const first = await tree.below(group);
    expect(first.map(({ label, description }) => [label, description])).toEqual([
      ['ada', '003000000000017AAA'],
      ['bob', '003000000000017AAA'],
      ['Load more…', '2 of 3 shown'],
    ]);
    await settled();
    expect(tree.changed).toEqual([group.id]);
    const again = await tree.below(group);
    expect(again.map(({ description, checkbox }) => [description, checkbox?.checked])).toEqual([
      ['1 field changes · 003000000000017AAA', true],
      ['nothing to change · 003000000000017AAA', undefined],
      ['2 of 3 shown', undefined],
    ]);
    await settled();
    expect(tree.engine.asked).toEqual(['matchGroups', 'matchPage', 'mergePage']);
  });

  test('keeps what is loaded when the next page comes, and asks for that once', async () => {
    const tree = aTree();
    const group = await aGroupOf(tree);
    const more = (await tree.below(group)).find(isLoadMoreNode);
    const part = partOf(aPreview(), '');
    await Promise.all([1, 2].map(() => tree.data.loadMore(part, more?.moreOf.query ?? { kind: 'account' })));
    expect((await tree.below(group)).map(({ label }) => label)).toEqual(['ada', 'bob', 'cyd']);
    expect(tree.engine.asked.filter((method) => method === 'matchPage')).toHaveLength(2);
  });

  test('looks at no page while another is asked for, and then at all of them with one question', async () => {
    const tree = aTree();
    const group = await aGroupOf(tree);
    const more = (await tree.below(group)).find(isLoadMoreNode);
    await tree.data.loadMore(partOf(aPreview(), ''), more?.moreOf.query ?? { kind: 'account' });
    await tree.below(group);
    expect(tree.engine.asked).toEqual(['matchGroups', 'matchPage', 'matchPage']);
    await settled();
    expect(tree.engine.asked).toEqual(['matchGroups', 'matchPage', 'matchPage', 'mergePage']);
    expect(tree.changed).toEqual([group.id]);
  });

  test('shows a record’s fields below it, and renews its row alone', async () => {
    const tree = aTree();
    const [ada] = await tree.below(await aGroupOf(tree));
    if (!ada) throw new Error('There is no record.');
    expect((await tree.below(ada)).map(({ label, description }) => [label, description])).toEqual([
      ['Interests', '"tea" → "coffee"'],
    ]);
    expect(tree.source.renew?.(ada, tree.state).description).toBe('1 field changes · 003000000000017AAA');
    const skipped = aState({ preview: aPreview(), choices: { ...noChoices, records: { 'user:ada': 'skip' } } });
    expect(tree.source.renew?.(ada, skipped).checkbox?.checked).toBe(false);
  });

  test('asks again after an answer that failed', async () => {
    const tree = aTree();
    const group = await aGroupOf(tree);
    tree.engine.failNext = true;
    await expect(tree.below(group)).rejects.toThrow('The engine process ended.');
    expect((await tree.below(group)).map(({ label }) => label)).toEqual(['ada', 'bob', 'Load more…']);
  });

  test('shows under a filter what it finds, counted by the engine, and nothing where it finds nothing', async () => {
    const tree = aTree();
    const roots = await tree.source.roots(aState({ preview: aPreview(), filter: 'ada' }));
    expect(roots.map(({ id, description }) => [id, description])).toEqual([['filtered/user', '3 found']]);
    expect(await tree.source.roots(aState({ preview: aPreview(), filter: '@excluded' }))).toEqual([]);
    expect(tree.found).toEqual([3, 0]);
  });

  test('forgets the pages of another text, and everything of another dry run', async () => {
    const { data, engine } = aTree();
    const query = { kind: 'user' } as const;
    await data.rows({ runId: 'one', text: '' }, query);
    await data.merge({ runId: 'one', text: '' }, 'user', 'ada');
    await data.rows({ runId: 'one', text: 'b' }, query);
    expect(data.knownMerge('user', 'ada')).toEqual(aMerge({ personalizationId: 'ada' }));
    await data.rows({ runId: 'two', text: 'b' }, query);
    expect(data.knownMerge('user', 'ada')).toBeUndefined();
    expect(engine.asked).toEqual(['matchPage', 'mergePage', 'matchPage', 'matchPage']);
  });

  test('is made anew by what it is made of, and not by the progress of a run', () => {
    const { source, state } = aTree();
    const before = source.dependsOn(state);
    const run = { kind: 'dryRun', label: 'Matching', labels: {} } as const;
    expect(source.dependsOn({ ...state, run })).toEqual(before);
    expect(source.dependsOn({ ...state, filter: 'ada' })).not.toEqual(before);
  });
});

test('ticking a row means its group, its record, or its field among those that can be sent', async () => {
  const tree = aTree();
  const group = await aGroupOf(tree);
  const [ada] = await tree.below(group);
  const [interests] = ada ? await tree.below(ada) : [];
  if (!ada || !interests) throw new Error('There is no record with a field.');
  const record = { key: 'user:ada', nameOnly: false };
  expect([group, ada, interests, { id: 'x', label: 'x' }].map((node) => tickOf(node, true, tree.data))).toEqual([
    { kind: 'nameOnly', checked: true },
    { kind: 'record', checked: true, record },
    { kind: 'field', checked: true, record, field: 'Interests__c', fields: [aField().field] },
    undefined,
  ]);
});
