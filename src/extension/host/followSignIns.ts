import * as vscode from 'vscode';
import { signInStateRequest, signInTargetsRequest } from '../../engine/signInProtocol.ts';
import { isSecretKey } from '../signIn/secretKeys.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { SyncState } from '../store/syncState.ts';
import type { EngineClient } from './engineClient.ts';

export interface SignInParts {
  readonly engine: EngineClient;
  readonly store: StateStore;
  readonly secrets: vscode.SecretStorage;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Keeps what is known of the sign-ins as it is: after each look at the connection, and when any window has signed in or out.
 * Starts no engine for it.
 */
export function followSignIns(parts: SignInParts): vscode.Disposable {
  const { store, secrets } = parts;
  let seen = store.state;
  const unsubscribe = store.subscribe((state) => {
    const before = seen;
    seen = state;
    if (asksAnew(before, state)) void readSignIns(parts);
  });
  const changed = secrets.onDidChange(({ key }) => {
    if (isSecretKey(key)) void readSignIns(parts);
  });
  return vscode.Disposable.from({ dispose: unsubscribe }, changed);
}

/** Reads them now, where an engine runs. What goes wrong is logged: the rows then say nothing of sign-ins. */
export async function readSignIns({ engine, store, log }: Omit<SignInParts, 'secrets'>): Promise<void> {
  const { configPath, engine: running } = store.state;
  if (configPath === null || running === null || !vscode.workspace.isTrusted) return;
  try {
    const targets = await engine.request(signInTargetsRequest, { configPath });
    const state = await engine.request(signInStateRequest, { configPath });
    if (store.state.configPath === configPath) store.dispatch({ kind: 'signInsRead', signIns: { targets, state } });
  } catch (error) {
    log.info(error instanceof Error ? error.message : String(error));
  }
}

function asksAnew(before: SyncState, now: SyncState): boolean {
  if (now.configPath === null || now.engine === null) return false;
  return now.connection !== before.connection && now.connection.kind !== 'unknown';
}
