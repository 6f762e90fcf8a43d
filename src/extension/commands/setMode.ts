import * as vscode from 'vscode';
import { modeItems } from '../configuration/modeItems.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { changeMode, presentMode, writeMode } from './explainObserve.ts';

/** *Set Mode…*: what a live run may write, with what each mode means. A mode that writes is asked for once more. */
export async function setMode({ store }: CommandContext): Promise<void> {
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return;
  const present = await presentMode(configPath);
  const items = modeItems().map((item) => ({
    ...item,
    label: `${item.mode === present ? '$(check) ' : ''}${item.label}`,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: t('Set Mode'),
    placeHolder: t('What may a live run write?'),
    matchOnDetail: true,
  });
  if (chosen === undefined || chosen.mode === present) return;
  if (chosen.mode === 'observe') await writeMode(configPath, 'observe');
  else await changeMode(configPath, chosen.mode);
}
