import * as vscode from 'vscode';
import { commandIds, configurationFileName } from '../ids.ts';
import { t } from '../l10n.ts';
import type { StateStore } from '../store/stateStore.ts';
import { chooseConfigurationFile, findConfigurationFiles } from './configurationFiles.ts';

/**
 * The configuration that commands follow: the one in use (the demo's while it runs), or else the workspace's. Undefined when
 * the user picks none, and when there is none: that is told, with what can be done.
 */
export async function activeConfiguration(store: StateStore): Promise<string | undefined> {
  const { configPath } = store.state;
  if (configPath !== null) return configPath;
  if ((await findConfigurationFiles()).length > 0) return chooseConfigurationFile();
  offerBeginning();
  return undefined;
}

/** Does not wait for an answer: the command has said what it has to say. */
function offerBeginning(): void {
  const newConfiguration = t('New Configuration');
  const startDemo = t('Start Demo');
  const sentence = t(
    'There is no {0} in the root of an open folder: add one, or look around in the demo.',
    configurationFileName,
  );
  void vscode.window.showInformationMessage(sentence, newConfiguration, startDemo).then((chosen) => {
    if (chosen === newConfiguration) return vscode.commands.executeCommand(commandIds.newConfiguration);
    if (chosen === startDemo) return vscode.commands.executeCommand(commandIds.startDemo);
    return undefined;
  });
}
