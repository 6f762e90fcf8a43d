import type { ConnectionFacts } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { PersonalizationState, PreviewState, SyncState } from '../store/syncState.ts';
import { reconnectCommand } from './reconnectCommand.ts';
import { personalizationSignInNodes } from './signInNodes.ts';
import { fact, type ViewNode } from './viewNode.ts';

/** Personalization’s API: the dataset, the key, and what the export holds. @param facts of Salesforce, where it has answered */
export function personalizationNode(
  { preview, signIns, personalization, forgottenSignIns }: SyncState,
  facts: ConnectionFacts | null,
): ViewNode {
  const signsIn = signIns?.targets.personalization ? ' signsIn' : '';
  const dataset = facts?.dataset ?? personalization.dataset;
  const signInNodes = personalizationSignInNodes(signIns, forgottenSignIns);
  const children = [
    ...(dataset === null ? [] : [fact('dataset', t('Dataset'), dataset)]),
    ...(facts ? [fact('personalizationSource', t('Profiles come from'), facts.sources.personalization)] : []),
    ...signInNodes,
    ...(preview ? [profilesNode(preview.report)] : []),
    ...accountExportNodes(personalization, preview),
  ];
  return {
    id: 'personalization',
    label: 'Personalization',
    ...signs(personalization, dataset),
    contextValue: `personalization${personalization.api?.kind === 'failed' ? ' failed' : ''}${signsIn}`,
    ...(children.length > 0 && { expands: 'collapsed' as const, children }),
  };
}

/** Whether it answers, by icon and in words. */
function signs({ isAsked, api }: PersonalizationState, dataset: string | null): Partial<ViewNode> {
  if (isAsked) return { description: inWords(dataset, t('asking…')), icon: 'loading~spin' };
  switch (api?.kind) {
    case 'failed':
      return {
        description: inWords(dataset, t('no connection')),
        icon: 'error',
        color: 'list.errorForeground',
        tooltip: markdownText(api.message),
        accessibleLabel: t('Personalization: no connection. {0}', api.message),
        command: reconnectCommand(),
      };
    case 'notSignedIn':
      return { description: inWords(dataset, t('not signed in')), icon: 'debug-disconnect' };
    case 'answered':
    case 'notAsked':
    case undefined:
      if (dataset === null) return { description: t('not asked yet'), icon: 'debug-disconnect' };
      return {
        description: dataset,
        icon: 'database',
        tooltip: t('Marketing Cloud Personalization, dataset {0}', markdownText(dataset)),
      };
  }
}

function inWords(dataset: string | null, words: string): string {
  return dataset === null ? words : `${dataset}: ${words}`;
}

function profilesNode({ users, accounts }: PreviewState['report']): ViewNode {
  const userCount = count(users.read - users.superseded);
  const seen = t('{0} users, {1} accounts', userCount, count(accounts.read - accounts.superseded));
  return fact('profiles', t('Seen in the last dry run'), seen);
}

/** Account Profiles were retired: some datasets have no account export. None where nobody has looked. */
function accountExportNodes({ api }: PersonalizationState, preview: PreviewState | null): readonly ViewNode[] {
  const isThere = api?.kind === 'answered' ? api.accounts === 'available' : hasReadAccounts(preview);
  if (isThere === null) return [];
  return [
    fact(
      'accountExport',
      t('Account export'),
      isThere ? t('is there') : t('there is none: runs go on without accounts'),
      isThere ? {} : { icon: 'info', tooltip: t('Account Profiles were retired in August 2024.') },
    ),
  ];
}

function hasReadAccounts(preview: PreviewState | null): boolean | null {
  return preview === null ? null : preview.report.rowsRead['accounts'] !== undefined;
}
