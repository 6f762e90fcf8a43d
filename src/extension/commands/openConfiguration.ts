import * as vscode from 'vscode';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { openDocument } from '../host/openDocument.ts';
import type { CommandContext } from './commandContext.ts';
import { openAtMode } from './explainObserve.ts';

/** *Open Configuration*: the one that is followed; at its mode when a row asks for that (`mode` after the row itself). */
export async function openConfiguration({ store }: CommandContext, row: unknown, place: unknown): Promise<void> {
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return;
  if (place === 'mode' || isModeRow(row)) return openAtMode(configPath);
  await vscode.window.showTextDocument(await openDocument(configPath));
}

/** A context menu hands over the row alone. */
function isModeRow(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'id' in row && row.id === 'mode';
}
