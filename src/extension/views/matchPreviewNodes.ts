import type { MatchCounts } from '../../core/model/matches.ts';
import { orgKind, priorityWords } from '../../core/report/words.ts';
import type { SyncState } from '../store/syncState.ts';
import type { ViewNode } from './viewNode.ts';

/** *Match Preview*: the counts of the last dry run. No nodes without one: the view then shows its welcome text. */
export function matchPreviewNodes({ run, preview }: SyncState): readonly ViewNode[] {
  if (preview !== null) {
    return [
      profileNode('users', 'Users', preview.report.users),
      profileNode('accounts', 'Accounts', preview.report.accounts),
    ];
  }
  if (run === null) return [];
  return [{ id: 'running', label: `${run.label}…`, icon: 'loading~spin', ...progressDescription(run.progress) }];
}

/** The line above the tree: of which org and dataset, and what a live run would change. Empty without a dry run. */
export function matchPreviewMessage(state: SyncState): string {
  if (state.preview === null) return '';
  const { report } = state.preview;
  const { Contact, Account } = report.push;
  const where = report.org.id === '' ? 'Files' : `${orgKind(report)} ${report.org.myDomain}`;
  const records = Contact.planned + Account.planned;
  const changes = `${count(records)} ${records === 1 ? 'record' : 'records'} would change`;
  return [report.complete ? '' : 'INCOMPLETE', where, report.dataset, changes]
    .filter((part) => part !== '')
    .join(' · ');
}

function progressDescription(progress: { done: number; total?: number; unit: string } | undefined): {
  description?: string;
} {
  if (!progress) return {};
  const { done, total, unit } = progress;
  return { description: `${count(done)}${total === undefined ? '' : ` of ${count(total)}`} ${unit}` };
}

function profileNode(noun: 'users' | 'accounts', label: string, counts: MatchCounts): ViewNode {
  return {
    id: noun,
    label,
    description: `${count(counts.matched)} of ${count(counts.read - counts.superseded)} matched`,
    icon: noun === 'users' ? 'person' : 'organization',
    children: [
      {
        id: `${noun}.matched`,
        label: 'Matched',
        description: count(counts.matched),
        icon: 'pass',
        children: Object.entries(counts.byPriority).map(([priority, matched]) => ({
          id: `${noun}.matched.${priority}`,
          label: `Priority ${priority}: ${priorityWords(Number(priority), noun)}`,
          description: count(matched),
        })),
      },
      { id: `${noun}.ambiguous`, label: 'Ambiguous', description: count(counts.ambiguous), icon: 'question' },
      { id: `${noun}.unmatched`, label: 'Unmatched', description: count(counts.unmatched), icon: 'circle-slash' },
      { id: `${noun}.excluded`, label: 'Excluded', description: count(counts.excluded), icon: 'exclude' },
    ],
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
