import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { type ConnectionFacts, pairDatasetRequest } from '../../engine/protocol.ts';
import { orgKind } from '../../core/report/words.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * *Pair Dataset with This Org…*: from now on this org is the one that the dataset belongs to. Its My Domain name is typed:
 * a dataset of production that is paired with a sandbox by mistake would fill it with customers' data, and the reverse is worse.
 */
export async function pairDataset(context: CommandContext): Promise<void> {
  const facts = connectedFacts(context);
  const { org } = facts.connection;
  const { pairing } = facts;
  if (pairing.kind !== 'otherOrg' && pairing.kind !== 'refreshedSandbox') {
    throw new SyncError('usage', t('Dataset {0} is paired with no other org than {1}.', facts.dataset, org.myDomain));
  }
  const typed = await vscode.window.showInputBox({
    title: t('Pair Dataset {0} with {1} ({2})', facts.dataset, org.myDomain, orgKind({ org })),
    prompt: t(
      'It is paired with {0} until now. Type {1} to pair it with this org instead.',
      pairing.pairing.myDomain,
      org.myDomain,
    ),
    placeHolder: org.myDomain,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === org.myDomain || value === ''
        ? undefined
        : t('Type {0}, or press Escape to leave the pairing as it is.', org.myDomain),
  });
  if (typed === org.myDomain) await pairWith(context, org.id);
}

/** *Sandbox Was Refreshed: Carry Over*: the same sandbox under its new id. */
export async function carryOverSandbox(context: CommandContext): Promise<void> {
  const { pairing, connection, dataset } = connectedFacts(context);
  const { org } = connection;
  if (pairing.kind !== 'refreshedSandbox') {
    throw new SyncError('usage', t('{0} is no sandbox that was refreshed since it was paired.', org.myDomain));
  }
  const carryOver = t('Carry Over');
  const detail = t(
    'Dataset {0} was paired with {1} under the org id {2}; now its id is {3}. Links and exclusions that name Salesforce ids stay in their files: ids of records that were made in the sandbox before its refresh name nothing, or something else, now. Look at the next dry run before you write.',
    dataset,
    org.myDomain,
    pairing.pairing.orgId,
    org.id,
  );
  const message = t('Was the sandbox {0} refreshed?', org.myDomain);
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, carryOver);
  if (chosen === carryOver) await pairWith(context, org.id);
}

function connectedFacts({ store }: CommandContext): ConnectionFacts {
  const { connection } = store.state;
  if (connection.kind === 'connected') return connection.facts;
  throw new SyncError('usage', t('Connect first: which org it is, is not known yet.'));
}

async function pairWith({ engine, store, runs }: CommandContext, orgId: string): Promise<void> {
  const { configPath } = store.state;
  if (configPath === null) return;
  const run = { kind: 'connect', title: t('Pairing'), viewId: viewIds.connection } as const;
  const facts = await runs.follow(run, (token) => engine.request(pairDatasetRequest, { configPath, orgId }, token));
  store.dispatch({ kind: 'connected', facts });
}
