import * as vscode from 'vscode';
import { dryRunRequest, startDemoRequest } from '../../engine/protocol.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { openPreview } from './dryRun.ts';

/** *Start Demo*: starts the emulators and makes a dry run against them. Nothing leaves this computer. */
export async function startDemo(context: CommandContext): Promise<void> {
  const { engine, store, runs } = context;
  const startedAtMs = Date.now();
  const { configPath, result } = await runs.follow({ kind: 'demo', title: t('Demo') }, async (token) => {
    const demo = await engine.request(startDemoRequest, {}, token);
    store.dispatch({ kind: 'demoStarted', configPath: demo.configPath });
    const choices = store.state.choices;
    return { ...demo, result: await engine.request(dryRunRequest, { configPath: demo.configPath, choices }, token) };
  });
  await vscode.commands.executeCommand(`${viewIds.matchPreview}.focus`);
  await openPreview(context, configPath, result, Date.now() - startedAtMs);
}
