import { basename, dirname } from 'node:path/posix';
import { orgKind } from '../../core/report/words.ts';
import type { ConnectionFacts, SyncMode } from '../../engine/protocol.ts';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { failedSides } from '../store/failedSides.ts';
import type { SyncState } from '../store/syncState.ts';
import { markdownText } from '../preview/markdownText.ts';
import { nightNodes } from './nightNodes.ts';
import { pairingNodes } from './pairingNodes.ts';
import { personalizationNode } from './personalizationNode.ts';
import { reconnectCommand } from './reconnectCommand.ts';
import { salesforceSignInNodes, sftpNodes } from './signInNodes.ts';
import { fact, type ViewNode } from './viewNode.ts';

/** *Connection*: what is followed, and both ends as they answered. No rows without a configuration: the welcome text shows. */
export function connectionNodes(state: SyncState): readonly ViewNode[] {
  if (state.configPath === null) return [];
  const mode = state.mode ?? (state.connection.kind === 'connected' ? state.connection.facts.mode : null);
  const facts = state.connection.kind === 'connected' ? state.connection.facts : null;
  return [
    configurationNode(state.configPath, state.demoConfigPath),
    ...(mode === null ? [] : [modeNode(mode)]),
    salesforceNode(state, facts),
    personalizationNode(state, facts),
    ...sftpNodes(state.signIns, { look: state.personalization.sftp, forgotten: state.forgottenSignIns }),
    ...nightNodes(state),
    engineNode(state),
  ];
}

/** The lines above the tree: what does not answer, why, and what to do. Empty where nothing is wrong. */
export function connectionMessage(state: SyncState): string {
  if (state.configPath === null) return '';
  return failedSides(state)
    .map(({ id, message }) => (id === 'salesforce' ? message : `${doorNames[id]}: ${message}`))
    .join('\n');
}

const doorNames = { personalization: 'Personalization', sftp: 'SFTP' } as const;

/** Beside the view's title: which org. Empty while it is not known. */
export function connectionDescription({ connection }: SyncState): string {
  if (connection.kind !== 'connected') return '';
  const { org } = connection.facts.connection;
  return org.id === '' ? t('files') : `${org.myDomain} · ${orgKind({ org })}`;
}

// ── The configuration ────────────────────────────────────────────────────────────────────────────────────────────────

function configurationNode(configPath: string, demoConfigPath: string | null): ViewNode {
  const path = configPath.replaceAll('\\', '/');
  const isDemo = configPath === demoConfigPath;
  return {
    id: 'configuration',
    label: t('Configuration'),
    description: isDemo ? t('DEMO: made-up data on this computer') : `${basename(dirname(path))}/${basename(path)}`,
    icon: 'settings-gear',
    tooltip: markdownText(configPath),
    contextValue: 'configuration',
    command: { id: commandIds.openConfiguration, title: t('Open Configuration') },
  };
}

function modeNode(mode: SyncMode): ViewNode {
  const { meaning, icon, detail } = modeWords(mode);
  return {
    id: 'mode',
    label: t('Mode'),
    description: `${mode}: ${meaning}`,
    icon,
    tooltip: `**${mode}**\n\n${detail}\n\n${t('The mode stands in the configuration, at "mode".')}`,
    contextValue: 'mode',
    command: { id: commandIds.openConfiguration, title: t('Open Configuration at "mode"'), args: ['mode'] },
  };
}

function modeWords(mode: SyncMode): { readonly meaning: string; readonly icon: string; readonly detail: string } {
  switch (mode) {
    case 'observe':
      return {
        meaning: t('shows, writes nothing'),
        icon: 'eye',
        detail: t('Previews, dry runs and checks. Live runs are refused: the nightly run of Personalization writes.'),
      };
    case 'repair':
      return {
        meaning: t('writes what you select'),
        icon: 'tools',
        detail: t(
          'A live run writes only the records that you include; the nightly run of Personalization writes the rest.',
        ),
      };
    case 'replace':
      return {
        meaning: t('writes instead of the nightly run'),
        icon: 'sync',
        detail: t(
          'A live run writes all that the dry run shows. It takes for granted that the same items are cleared on Push and Pull in Personalization: two writers can do harm.',
        ),
      };
  }
}

// ── Both ends ────────────────────────────────────────────────────────────────────────────────────────────────────────

function salesforceNode(
  { connection, run, signIns, forgottenSignIns }: SyncState,
  facts: ConnectionFacts | null,
): ViewNode {
  const node = { id: 'salesforce', label: 'Salesforce' };
  const signInNodes = salesforceSignInNodes(signIns, forgottenSignIns);
  const signsIn = signIns?.targets.salesforce ? ' signsIn' : '';
  if (connection.kind === 'failed') {
    const { message } = connection;
    const failed = { icon: 'error', color: 'list.errorForeground', contextValue: `salesforce failed${signsIn}` };
    return {
      ...node,
      ...failed,
      description: t('no connection'),
      tooltip: markdownText(message),
      accessibleLabel: t('Salesforce: no connection. {0}', message),
      command: reconnectCommand(),
      ...(signInNodes.length > 0 && { expands: 'expanded' as const, children: signInNodes }),
    };
  }
  if (facts === null) {
    const isConnecting = run !== null;
    const icon = isConnecting ? 'loading~spin' : 'debug-disconnect';
    const description = isConnecting ? t('connecting…') : t('not connected yet');
    return { ...node, icon, description, contextValue: `salesforce notConnected${signsIn}` };
  }
  return {
    ...node,
    description: salesforceDescription(facts),
    icon: 'cloud',
    contextValue: `salesforce connected${signsIn}`,
    expands: 'collapsed',
    children: [...salesforceChildren(facts), ...signInNodes],
  };
}

function salesforceDescription({ connection, sources }: ConnectionFacts): string {
  const { org } = connection;
  return org.id === '' ? sources.salesforce : `${org.name} · ${orgKind({ org })}`;
}

function salesforceChildren(facts: ConnectionFacts): readonly ViewNode[] {
  const { connection, instanceUrl, visibility, apiUsage, sources } = facts;
  const { org, user, apiVersion } = connection;
  const isFiles = org.id === '';
  const orgNodes: readonly ViewNode[] = [
    fact('myDomain', t('My Domain'), org.myDomain, instanceUrl === null ? {} : { tooltip: markdownText(instanceUrl) }),
    fact('orgId', t('Org ID'), org.id, { tooltip: org.id, accessibleLabel: `${t('Org ID')} ${org.id}` }),
    fact(
      'orgKind',
      t('Kind of org'),
      orgKind({ org }),
      org.isSandbox || org.isDemo ? {} : { icon: 'warning', color: 'list.warningForeground' },
    ),
    fact('edition', t('Edition'), org.edition),
    fact('user', t('Signed in as'), user.username),
    fact('apiVersion', t('API version'), apiVersion),
  ];
  return [
    ...(isFiles ? [] : orgNodes),
    fact('salesforceSource', t('Records come from'), sources.salesforce),
    ...(apiUsage ? [fact('apiUsage', t('API calls today'), apiUsageText(apiUsage))] : []),
    visibilityNode(visibility),
    ...pairingNodes(facts),
  ];
}

function apiUsageText({ used, max }: NonNullable<ConnectionFacts['apiUsage']>): string {
  return t('{0} used, {1} left', count(used), count(Math.max(0, max - used)));
}

/** Whether the signed-in user sees every record: otherwise no match can be trusted. Also the first of the requirements. */
export function visibilityNode({ verdict, evidence, objects }: ConnectionFacts['visibility']): ViewNode {
  const words = {
    complete: { description: t('yes'), icon: 'pass', color: 'testing.iconPassed' },
    incomplete: { description: t('no: previews are INCOMPLETE'), icon: 'error', color: 'testing.iconFailed' },
    cannotBeRead: { description: t('cannot be read'), icon: 'question', color: 'list.warningForeground' },
  }[verdict];
  const lines = [t('Looked at: {0}', objects.join(', ')), ...evidence.map((line) => `- ${markdownText(line)}`)];
  return { id: 'visibility', label: t('Sees every record'), ...words, tooltip: lines.join('\n\n') };
}

// ── The engine ───────────────────────────────────────────────────────────────────────────────────────────────────────

function engineNode({ engine, run }: SyncState): ViewNode {
  const node = { id: 'engine', label: t('Engine'), contextValue: 'engine' };
  const tooltip = t('The process that reads, matches and writes. It is started when it is needed first.');
  if (engine === null) return { ...node, description: t('not started'), icon: 'circle-outline', tooltip };
  const description = run === null ? t('ready') : run.label;
  const process = t('Process {0}, Node {1}', engine.processId, engine.nodeVersion);
  return { ...node, description, icon: run === null ? 'check' : 'loading~spin', tooltip: `${tooltip}\n\n${process}` };
}
