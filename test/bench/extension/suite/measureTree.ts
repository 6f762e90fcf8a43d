import path from 'node:path';
import type * as vscode from 'vscode';
import { noChoices } from '../../../../src/core/model/choices.ts';
import { dryRunRequest, pingRequest } from '../../../../src/engine/protocol.ts';
import { EngineClient } from '../../../../src/extension/host/engineClient.ts';
import { initialState, type SyncState } from '../../../../src/extension/store/syncState.ts';
import {
  isRecordsNode,
  isRowNode,
  type MatchNode,
  type RecordsNode,
} from '../../../../src/extension/views/matchNodes.ts';
import { MatchPreviewData } from '../../../../src/extension/views/matchPreviewData.ts';
import { matchPreviewSource, partOf } from '../../../../src/extension/views/matchPreviewSource.ts';

export interface TreeFigures {
  readonly users: number;
  readonly groups: number;
  /** The first page of each group of users. */
  readonly firstPageMs: readonly number[];
  /** Further pages of the largest group; the rows that are already shown are made anew each time. */
  readonly laterPageMs: readonly number[];
  /** Expanding a record: what would change in it. */
  readonly recordMs: readonly number[];
  /** Counts of all groups, as they are shown first, and under a filter that has not been seen before. */
  readonly groupsMs: readonly number[];
  readonly filteredGroupsMs: readonly number[];
  /** A round trip to the engine for nothing, between those pages. */
  readonly pingMs: readonly number[];
}

const PAGES = 30;
const RECORDS = 20;
const FILTERS = ['web1234', 'city', 'Visitor 77', 'nobody-has-this'];

interface Tree {
  readonly data: MatchPreviewData;
  readonly state: SyncState;
  readonly roots: (filter: string) => Promise<readonly MatchNode[]>;
  readonly childrenOf: (node: MatchNode) => Promise<readonly MatchNode[]>;
  /** Times a round trip for nothing. */
  readonly ping: () => Promise<void>;
}

/**
 * The tree's own data path — the product's client, cache and row makers in this process, its shipped engine in another —
 * from the question for the rows below a row to the rows. What VS Code does with rows afterwards is VS Code's.
 */
export async function measureTree(product: vscode.Extension<unknown>, configPath: string): Promise<TreeFigures> {
  const nobody = (): void => undefined;
  const enginePath = path.join(product.extensionPath, 'dist/engine.js');
  const engine = new EngineClient({ enginePath, onEvent: nobody, onLog: nobody });
  try {
    const result = await engine.request(dryRunRequest, { configPath, choices: noChoices });
    const state = {
      ...initialState,
      configPath,
      preview: { ...result, configPath, runIds: [result.report.runId], staleReasons: [] },
    };
    const data = new MatchPreviewData(engine);
    const source = matchPreviewSource(data, { onRowChanged: nobody, onFound: nobody });
    const pingMs: number[] = [];
    const figures = await lookAround({
      data,
      state,
      roots: async (filter) => source.roots({ ...state, filter }),
      childrenOf: async (node) =>
        (node.children as readonly MatchNode[] | undefined) ?? source.childrenOf?.(node, state) ?? [],
      async ping() {
        await timed(pingMs, () => engine.request(pingRequest, {}));
      },
    });
    return { users: result.report.users.read, ...figures, pingMs };
  } finally {
    engine.dispose();
  }
}

async function lookAround(tree: Tree): Promise<Omit<TreeFigures, 'users' | 'pingMs'>> {
  const groupsMs: number[] = [];
  const firstPageMs: number[] = [];
  const [users] = await tree.roots('');
  if (!users) throw new Error('The tree is empty.');
  const groups = await recordGroups(tree, await timed(groupsMs, () => tree.childrenOf(users)));
  for (const group of groups) {
    await tree.ping();
    await timed(firstPageMs, () => tree.childrenOf(group));
  }
  const [largest] = groups.toSorted((one, other) => other.count - one.count);
  if (!largest) throw new Error('No group has records.');
  return {
    groups: groups.length,
    groupsMs,
    firstPageMs,
    laterPageMs: await laterPages(tree, largest),
    recordMs: await records(tree, groups),
    filteredGroupsMs: await filteredGroups(tree),
  };
}

/** Groups that hold records, wherever they stand below these rows. */
async function recordGroups(tree: Tree, nodes: readonly MatchNode[]): Promise<readonly RecordsNode[]> {
  const found: RecordsNode[] = [];
  for (const node of nodes) {
    if (isRecordsNode(node)) found.push(node);
    else if (node.expands) found.push(...(await recordGroups(tree, await tree.childrenOf(node))));
  }
  return found;
}

async function laterPages(tree: Tree, group: RecordsNode): Promise<readonly number[]> {
  const took: number[] = [];
  const { preview, filter } = tree.state;
  if (!preview) return took;
  for (let page = 0; page < PAGES; page += 1) {
    await tree.ping();
    await timed(took, async () => {
      await tree.data.loadMore(partOf(preview, filter), group.query);
      return tree.childrenOf(group);
    });
  }
  return took;
}

async function records(tree: Tree, groups: readonly RecordsNode[]): Promise<readonly number[]> {
  const took: number[] = [];
  for (const group of groups) {
    const rows = (await tree.childrenOf(group)).filter(isRowNode);
    const matched = rows.filter(({ row }) => row.outcome === 'matched');
    for (const row of matched.slice(0, RECORDS - took.length)) await timed(took, () => tree.childrenOf(row));
  }
  return took;
}

async function filteredGroups(tree: Tree): Promise<readonly number[]> {
  const took: number[] = [];
  for (const filter of FILTERS) await timed(took, () => tree.roots(filter));
  return took;
}

async function timed<T>(took: number[], work: () => T | Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const result = await work();
  took.push(performance.now() - startedMs);
  return result;
}
