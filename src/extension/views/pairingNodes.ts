import type { ConnectionFacts } from '../../engine/protocol.ts';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { absoluteTime } from '../numberText.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { ViewNode } from './viewNode.ts';

/** Which org the dataset is used with. None for files and the demo, where there is nothing to mistake. */
export function pairingNodes({ pairing, dataset, connection }: ConnectionFacts): readonly ViewNode[] {
  const node = { id: 'pairing', label: t('Paired with') };
  switch (pairing.kind) {
    case 'notPaired':
      return [];
    case 'firstUse':
      return [{ ...node, description: t('nothing yet: the first dry run pairs {0} with this org', dataset) }];
    case 'same': {
      const since = t('Since {0}', absoluteTime(Date.parse(pairing.pairing.pairedAt)));
      return [{ ...node, description: t('this org'), icon: 'pass', color: 'testing.iconPassed', tooltip: since }];
    }
    case 'refreshedSandbox':
      return [
        {
          ...node,
          description: t('this sandbox, before its refresh: live runs are refused'),
          icon: 'warning',
          color: 'list.warningForeground',
          tooltip: t(
            'Salesforce gives a sandbox a new org id at every refresh: {0} before, {1} now. Record ids may be others now.',
            pairing.pairing.orgId,
            connection.org.id,
          ),
          contextValue: 'pairing refreshed',
          command: { id: commandIds.carryOverSandbox, title: t('Sandbox Was Refreshed: Carry Over') },
        },
      ];
    case 'otherOrg':
      return [
        {
          ...node,
          description: t('{0}, not this org: live runs are refused', pairing.pairing.myDomain),
          icon: 'error',
          color: 'list.errorForeground',
          tooltip: t('Dataset {0} was used with {1}.', markdownText(dataset), markdownText(pairing.pairing.myDomain)),
          contextValue: 'pairing other',
          command: { id: commandIds.pairDataset, title: t('Pair Dataset with This Org…') },
        },
      ];
  }
}
