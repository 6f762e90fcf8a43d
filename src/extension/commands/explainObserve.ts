import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import type { SyncMode } from '../../engine/protocol.ts';
import { openDocument } from '../host/openDocument.ts';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { modePlace } from './modePlace.ts';

type WritingMode = Exclude<SyncMode, 'observe'>;

/** Says why nothing is written in mode *observe*, and changes the mode for who has read what it means. Never by itself. */
export async function explainObserve(configPath: string): Promise<void> {
  const openFile = t('Open Configuration');
  const repair = t('Use “repair”…');
  const replace = t('Use “replace”…');
  const chosen = await vscode.window.showWarningMessage(
    t('The mode of this configuration is “observe”: nothing is written.'),
    { modal: true, detail: observeDetail() },
    repair,
    replace,
    openFile,
  );
  if (chosen === openFile) await openAtMode(configPath);
  if (chosen === repair) await changeMode(configPath, 'repair');
  if (chosen === replace) await changeMode(configPath, 'replace');
}

function observeDetail(): string {
  return [
    t(
      'Personalization’s own nightly run may write the same fields. Two writers of one field undo each other’s work, and nobody can tell whose value stands. So this tool begins by watching: previews, dry runs and checks.',
    ),
    '',
    t(
      '“repair” writes only the records that you select. “replace” writes every change of the dry run, in place of the nightly run.',
    ),
  ].join('\n');
}

/** Asks whether the mode is meant, with what it means, and writes it. */
export async function changeMode(configPath: string, mode: WritingMode): Promise<void> {
  const button = mode === 'repair' ? t('Set Mode to “repair”') : t('Set Mode to “replace”');
  const message =
    mode === 'repair' ? t('Let this tool repair single records?') : t('Let this tool replace the nightly run?');
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail: modeDetail(mode) }, button);
  if (chosen !== button) return;
  await writeMode(configPath, mode);
  const dryRun = t('Dry Run');
  void vscode.window
    .showInformationMessage(t('The mode is “{0}” now. A dry run with it shows what would be written.', mode), dryRun)
    .then((next) => (next === dryRun ? vscode.commands.executeCommand(commandIds.startDryRun) : undefined));
}

function modeDetail(mode: WritingMode): string {
  switch (mode) {
    case 'repair':
      return [
        t(
          'A live run then writes only records that you tick in the Match Preview: linked or reviewed ones, or ones that failed last night.',
        ),
        t('The nightly run goes on and may write the same fields again with its own values.'),
        '',
        t('The configuration file is changed and saved.'),
      ].join('\n');
    case 'replace':
      return [
        t('A live run then writes every change of the dry run, but for what you leave out.'),
        t(
          'Before you agree: in Personalization, clear the same items on Push and on Pull for this dataset and this org. This tool cannot see those settings. While both write, each undoes what the other has written.',
        ),
        '',
        t('The configuration file is changed and saved.'),
      ].join('\n');
  }
}

/** SyncError `configuration` when the file holds no object, `disk` when it cannot be saved. */
export async function writeMode(configPath: string, mode: SyncMode): Promise<void> {
  const document = await openDocument(configPath);
  const place = modePlace(document.getText());
  if (place === null) throw noObject(configPath);
  const edit = new vscode.WorkspaceEdit();
  if (place.kind === 'value') {
    edit.replace(document.uri, rangeOf(document, place.start, place.end), JSON.stringify(mode));
  } else {
    edit.insert(document.uri, document.positionAt(place.at), `\n  "mode": ${JSON.stringify(mode)},`);
  }
  const isWritten = (await vscode.workspace.applyEdit(edit)) && (await document.save());
  if (!isWritten) throw new SyncError('disk', t('{0} cannot be changed: is it read-only?', configPath));
}

/** As the open text says it; a configuration that says none observes. */
export async function presentMode(configPath: string): Promise<string> {
  const text = (await openDocument(configPath)).getText();
  const place = modePlace(text);
  return place?.kind === 'value' ? text.slice(place.start + 1, place.end - 1) : 'observe';
}

/** Shows the configuration with its mode selected. */
export async function openAtMode(configPath: string): Promise<void> {
  const document = await openDocument(configPath);
  const place = modePlace(document.getText());
  const selection = place?.kind === 'value' ? rangeOf(document, place.start, place.end) : new vscode.Range(0, 0, 0, 0);
  await vscode.window.showTextDocument(document, { selection });
}

function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

function noObject(configPath: string): SyncError {
  return new SyncError('configuration', t('{0} holds no configuration.', configPath));
}
