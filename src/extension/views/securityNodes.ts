import { t } from '../l10n.ts';
import type { SyncState } from '../store/syncState.ts';
import { visibilityNode } from './connectionNodes.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { ViewNode } from './viewNode.ts';

/**
 * *Security Requirements*: the one requirement that connecting tells of. The others are not checked, so they have no rows:
 * a row would look like a result. Before connecting the welcome text shows.
 */
export function securityNodes({ connection }: SyncState): readonly ViewNode[] {
  if (connection.kind !== 'connected') return [];
  const { visibility, connection: signedIn } = connection.facts;
  const verdicts = { complete: t('passed'), incomplete: t('failed'), cannotBeRead: t('cannot be read') };
  const node = visibilityNode(visibility);
  return [
    {
      ...node,
      label: t('Signed-in user sees every record'),
      description: verdicts[visibility.verdict],
      contextValue: `check ${visibility.verdict}`,
      expands: visibility.verdict === 'complete' ? 'collapsed' : 'expanded',
      children: [
        ...(signedIn.user.username === '' ? [] : [evidenceNode('user', signedIn.user.username)]),
        ...visibility.evidence.map((line, index) => evidenceNode(String(index), line)),
      ],
    },
  ];
}

/** The line above the tree: what is not checked yet, so that one passed row does not look like all of them. */
export function securityMessage({ connection }: SyncState): string {
  if (connection.kind !== 'connected') return '';
  return t(
    'This version checks one requirement. Look at the others in Setup: Profiles, Connected Apps OAuth Usage, External Client App Manager.',
  );
}

function evidenceNode(id: string, text: string): ViewNode {
  return { id: `visibility/${id}`, label: text, icon: 'info', tooltip: markdownText(text) };
}
