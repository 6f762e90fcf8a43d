import { type Choices, recordKey } from '../../core/model/choices.ts';
import type { MatchCounts } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import type { PreviewState, RunningState, SyncState } from '../store/syncState.ts';
import { fieldNodes } from './matchFieldNodes.ts';
import { parseFilter } from './matchFilter.ts';
import { foundRecords, idPrefix, isFiltered, matchGroupNodes } from './matchGroupNodes.ts';
import { isRecordsNode, isRowNode, type MatchNode, type RecordsNode, type RowNode } from './matchNodes.ts';
import type { MatchPreviewData, PreviewPart } from './matchPreviewData.ts';
import { candidateNodes, loadMoreNode, type RecordContext, recordNode } from './matchRecordNodes.ts';
import { recordTooltip } from './matchTooltips.ts';
import type { NodeSource } from './nodeSource.ts';
import type { ViewNode } from './viewNode.ts';

export interface MatchPreviewListener {
  /** A row tells more than before: what of its record would change is known now. */
  readonly onRowChanged: (id: string) => void;
  /** How many records the filter leaves; null without one. */
  readonly onFound: (found: number | null) => void;
}

/** *Match Preview*: every record of the dry run, in groups, fetched when it is looked at. No rows without a dry run. */
export function matchPreviewSource(data: MatchPreviewData, listener: MatchPreviewListener): NodeSource<MatchNode> {
  const looks = new Map<string, NodeJS.Timeout>();
  return {
    dependsOn: ({ run, preview, choices, filter }) =>
      preview === null ? [run] : [preview.report, preview.rule, choices, filter],
    async roots({ preview, run, filter }) {
      if (preview === null) return run === null ? [] : [runningNode(run)];
      const nodes = isFiltered(parseFilter(filter))
        ? await foundNodes(data, preview, filter, listener)
        : (['user', 'account'] as const).map((kind) => kindNode(kind, preview));
      if (!isFiltered(parseFilter(filter))) listener.onFound(null);
      return nodes;
    },
    async childrenOf(node, state) {
      if (state.preview === null) return [];
      if (isKindNode(node)) return groupsBelow(node.profiles, data, state.preview, state);
      const question = { data, preview: state.preview, looks, ...listener };
      if (isRecordsNode(node)) return recordsBelow(node, question, state);
      return isRowNode(node) ? belowRecord(node, question, state) : [];
    },
    renew(node, state) {
      if (!isRowNode(node) || state.preview === null) return node;
      const { kind, personalizationId } = node;
      return recordNode(node.row, data.knownMerge(kind, personalizationId), contextOf(state.preview, state));
    },
    async tooltipOf(node, state) {
      if (!isRowNode(node) || state.preview === null) return undefined;
      const { kind, personalizationId, row } = node;
      if (row.outcome !== 'matched') return recordTooltip(row, null);
      return recordTooltip(row, await data.merge(partOf(state.preview, state.filter), kind, personalizationId));
    },
  };
}

/** Of the preview, what the filter leaves. */
export function partOf({ report }: PreviewState, filter: string): PreviewPart {
  return { runId: report.runId, text: parseFilter(filter).text };
}

function contextOf({ rule }: PreviewState, { choices, filter }: SyncState): RecordContext {
  return { rule, choices, idPrefix: idPrefix(parseFilter(filter)) };
}

// ── Users and Accounts ───────────────────────────────────────────────────────────────────────────────────────────────

interface KindNode extends ViewNode {
  readonly profiles: ProfileKind;
}

function isKindNode(node: MatchNode): node is KindNode {
  return 'profiles' in node;
}

function kindNode(kind: ProfileKind, { report }: PreviewState): KindNode {
  const counts: MatchCounts = kind === 'user' ? report.users : report.accounts;
  const all = counts.read - counts.superseded;
  return {
    ...kindWords(kind),
    id: kind,
    description: t('{0} of {1} matched', count(counts.matched), count(all)),
    ...(all > 0 && { expands: 'expanded' as const }),
    contextValue: `profiles ${kind}`,
    profiles: kind,
  };
}

/** Only kinds of which something is found: none at all lets the view's welcome text say so. */
async function foundNodes(
  data: MatchPreviewData,
  preview: PreviewState,
  filter: string,
  { onFound }: MatchPreviewListener,
): Promise<readonly KindNode[]> {
  const kinds = ['user', 'account'] as const;
  const groups = await Promise.all(kinds.map((kind) => data.groups(partOf(preview, filter), kind)));
  const found = groups.map((ofKind) => foundRecords(ofKind, parseFilter(filter)));
  onFound(found.reduce((total, number) => total + number, 0));
  return kinds.flatMap((kind, index): KindNode[] => {
    const number = found[index] ?? 0;
    if (number === 0) return [];
    const description = t('{0} found', count(number));
    return [{ ...kindNode(kind, preview), id: `filtered/${kind}`, description, expands: 'expanded' }];
  });
}

function kindWords(kind: ProfileKind): Pick<ViewNode, 'label' | 'icon'> {
  return kind === 'user' ? { label: t('Users'), icon: 'person' } : { label: t('Accounts'), icon: 'organization' };
}

function runningNode({ label, progress }: RunningState): ViewNode {
  const node = { id: 'running', label: `${label}…`, icon: 'loading~spin' };
  if (!progress) return node;
  const { done, total, unit } = progress;
  return { ...node, description: `${count(done)}${total === undefined ? '' : ` / ${count(total)}`} ${unit}` };
}

// ── Groups, records, fields ──────────────────────────────────────────────────────────────────────────────────────────

async function groupsBelow(
  kind: ProfileKind,
  data: MatchPreviewData,
  preview: PreviewState,
  { filter, choices }: SyncState,
): Promise<readonly MatchNode[]> {
  const part = partOf(preview, filter);
  const [groups, chosenRows] = await Promise.all([
    data.groups(part, kind),
    // Of what a filter leaves, nobody knows which of the chosen records are in it.
    part.text === '' ? data.rowsOf(part, kind, recordsWithChoice(choices, kind)) : [],
  ]);
  return matchGroupNodes({ kind, groups, filter: parseFilter(filter), rule: preview.rule, choices, chosenRows });
}

function recordsWithChoice({ records }: Choices, kind: ProfileKind): readonly string[] {
  const prefix = recordKey(kind, '');
  return Object.keys(records).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
}

interface RecordQuestion extends Pick<MatchPreviewListener, 'onRowChanged'> {
  readonly data: MatchPreviewData;
  readonly preview: PreviewState;
  /** Looks at rows that have not begun yet, by the group that the rows stand in. */
  readonly looks: Map<string, NodeJS.Timeout>;
}

/** Whoever asks for page after page must not wait each time for what the page before would change. */
const LOOK_AFTER_MS = 150;

async function recordsBelow(
  node: RecordsNode,
  { data, preview, onRowChanged, looks }: RecordQuestion,
  state: SyncState,
): Promise<readonly MatchNode[]> {
  const part = partOf(preview, state.filter);
  const { rows, next } = await data.rows(part, node.query);
  const context = contextOf(preview, state);
  const records = rows.map((row) => recordNode(row, data.knownMerge(row.kind, row.personalizationId), context));
  if (node.query.outcome === 'matched') {
    // After the rows have been handed over, and nobody asks for more of them: what of them would change.
    const look = async (): Promise<void> => {
      looks.delete(node.id);
      if (await data.lookAt(part, rows)) onRowChanged(node.id);
    };
    clearTimeout(looks.get(node.id));
    // Where it fails, the row itself tells what went wrong, when it is expanded.
    looks.set(
      node.id,
      setTimeout(() => void look().catch(() => undefined), LOOK_AFTER_MS),
    );
  }
  return next === null ? records : [...records, loadMoreNode(node, rows.length)];
}

async function belowRecord(
  node: RowNode,
  { data, preview, onRowChanged }: RecordQuestion,
  { filter, choices }: SyncState,
): Promise<readonly MatchNode[]> {
  const { kind, personalizationId, row } = node;
  if (row.outcome !== 'matched') return candidateNodes(node);
  const isNew = data.knownMerge(kind, personalizationId) === undefined;
  const merge = await data.merge(partOf(preview, filter), kind, personalizationId);
  // After these children have been handed over: the row above them tells now how many fields change.
  if (isNew) setTimeout(() => onRowChanged(node.id), 0);
  return fieldNodes(node, merge, choices, preview.rule);
}
