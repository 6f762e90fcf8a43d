import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import type { KnownNames } from '../../engine/protocol.ts';
import { draftNames } from '../configuration/draftNames.ts';
import { askMatchFields, askPush } from '../configuration/nameQuestions.ts';
import { namesOrReason } from '../configuration/namesOrReason.ts';
import { newConfigurationText } from '../configuration/newConfiguration.ts';
import {
  chosenConfiguration,
  noAnswers,
  stepsFor,
  type WizardAnswers,
  type WizardStep,
} from '../configuration/wizardAnswers.ts';
import { type Asking, plainQuestions } from '../configuration/wizardQuestions.ts';
import type { EngineClient } from '../host/engineClient.ts';
import type { StepOutcome } from '../host/questionOutcome.ts';
import { waitFor } from '../host/steps.ts';
import { commandIds, configurationFileName } from '../ids.ts';
import { t } from '../l10n.ts';
import { followsNew } from '../store/followsNew.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * *New Configuration…*: asks step by step, writes `personalization-sync.json`, opens it and follows it. Replaces nothing
 * unasked. SyncError `disk` when the file cannot be written; its text is then open, and can be saved elsewhere.
 */
export async function newConfiguration({ engine, store }: CommandContext): Promise<void> {
  const folder = await chooseFolder();
  if (folder === undefined) return;
  const target = vscode.Uri.joinPath(folder, configurationFileName);
  const mayReplace = await exists(target);
  if (mayReplace && !(await agreesToReplace(target))) return;

  const answers = await askAll(engine, folder);
  if (answers === null) return;
  if (answers.kind === 'demo') {
    await vscode.commands.executeCommand(commandIds.startDemo);
    return;
  }
  // Somebody else may have written one meanwhile.
  if (!mayReplace && (await exists(target)) && !(await agreesToReplace(target))) return;
  await write(target, newConfigurationText(chosenConfiguration(answers)));
  follow(store, target.fsPath);
  await vscode.window.showTextDocument(target);
  offerFolder(folder);
}

/** The open folder, one of several, or one that is chosen now. Undefined when the user chooses none, or opens one first. */
async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0]?.uri;
  const title = t('New Configuration');
  if (folders.length > 1) {
    const items = folders.map(({ name, uri }) => ({ label: name, description: uri.fsPath, uri }));
    const placeHolder = t('In which folder?');
    return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.uri;
  }
  const open = { label: t('Open a Folder…'), detail: t('The configuration and its exports then lie in that folder.') };
  const save = { label: t('Choose Where to Save…'), detail: t('Writes the file and leaves this window as it is.') };
  const placeHolder = t('A configuration lies in a folder, and none is open.');
  const chosen = await vscode.window.showQuickPick([open, save], { title, placeHolder });
  if (chosen === open) await vscode.commands.executeCommand('workbench.action.files.openFolder');
  if (chosen !== save) return undefined;
  const [folder] =
    (await vscode.window.showOpenDialog({
      title,
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel: t('Choose'),
    })) ?? [];
  return folder;
}

async function agreesToReplace(target: vscode.Uri): Promise<boolean> {
  const open = { label: t('Open It'), detail: t('Nothing is changed.') };
  const replace = {
    label: t('Replace It…'),
    detail: t('Asks everything anew. Nothing is written before the last answer.'),
  };
  const chosen = await vscode.window.showQuickPick([open, replace], {
    title: t('New Configuration'),
    placeHolder: t('There is a {0} already.', vscode.workspace.asRelativePath(target)),
  });
  if (chosen === open) await vscode.window.showTextDocument(target);
  return chosen === replace;
}

/** Null when the user ends it. *Back* leads to the question before, with the answer that was given. */
async function askAll(engine: EngineClient, folder: vscode.Uri): Promise<WizardAnswers | null> {
  const names = new NamesForAnswers(engine, folder);
  let answers = noAnswers;
  for (let index = 0; ; ) {
    const steps = stepsFor(answers);
    const step = steps[index];
    if (step === undefined) return answers;
    const frame = { title: t('New Configuration'), step: index + 1, totalSteps: steps.length };
    const outcome = await askStep(step, { frame, folder, answers }, names);
    if (outcome.kind === 'cancelled') return null;
    if (outcome.kind === 'answered') answers = outcome.value;
    index += outcome.kind === 'back' ? -1 : 1;
  }
}

async function askStep(step: WizardStep, asking: Asking, names: NamesForAnswers): Promise<StepOutcome<WizardAnswers>> {
  if (step !== 'matchFields' && step !== 'push') return plainQuestions[step](asking);
  const placeholder = t('Reading the names of fields and attributes…');
  const known = await waitFor(asking.frame, placeholder, names.of(asking.answers));
  if (known.kind !== 'answered') return known;
  return step === 'matchFields' ? askMatchFields(asking, known.value) : askPush(asking, known.value);
}

/** Asks both sides once for the same sources, however often the user goes back and forth. */
class NamesForAnswers {
  readonly #engine: EngineClient;
  readonly #folder: vscode.Uri;
  #last: { readonly sources: string; readonly names: Promise<KnownNames> } | null = null;

  constructor(engine: EngineClient, folder: vscode.Uri) {
    this.#engine = engine;
    this.#folder = folder;
  }

  of(answers: WizardAnswers): Promise<KnownNames> {
    const ofSources = { ...answers, mode: noAnswers.mode, matchFields: noAnswers.matchFields, push: noAnswers.push };
    const sources = JSON.stringify(ofSources);
    if (this.#last?.sources !== sources) {
      this.#last = { sources, names: namesOrReason(draftNames(this.#engine, this.#folder, ofSources)) };
    }
    return this.#last.names;
  }
}

async function write(target: vscode.Uri, text: string): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  } catch (cause) {
    // Up to eleven answers are in it.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'jsonc', content: text }));
    const sentence = t(
      '{0} cannot be written: is its folder read-only, or the disk full? Its text is open, unsaved: save it under this name in a folder that you may write to, together with the files that it names.',
      target.fsPath,
    );
    throw new SyncError('disk', sentence, { cause });
  }
}

/** Whoever looks at the demo, or waits for a run, is not taken away from it unasked. Does not wait for an answer. */
function follow(store: StateStore, configPath: string): void {
  if (store.state.configPath === configPath) return;
  switch (followsNew(store.state)) {
    case 'atOnce':
      return store.dispatch({ kind: 'configurationChosen', configPath });
    case 'whenAsked':
      return offerToLeaveDemo(store, configPath);
    case 'notNow':
      return sayRunIsUnderWay();
  }
}

function offerToLeaveDemo(store: StateStore, configPath: string): void {
  const leave = t('Follow the New Configuration');
  const stay = t('Stay with the Demo');
  void vscode.window
    .showInformationMessage(t('The configuration is written. Views and commands still follow the demo.'), leave, stay)
    .then((chosen) => {
      if (chosen !== leave) return;
      if (store.state.run === null) store.dispatch({ kind: 'configurationChosen', configPath });
      else sayRunIsUnderWay();
    });
}

function sayRunIsUnderWay(): void {
  void vscode.window.showInformationMessage(
    t('A run is under way. Wait for it, or cancel it; then choose another configuration.'),
  );
}

/** After a reload, only the roots of open folders are looked in. Does not wait for an answer. */
function offerFolder(folder: vscode.Uri): void {
  if (vscode.workspace.getWorkspaceFolder(folder) !== undefined) return;
  const open = t('Open Folder');
  void vscode.window
    .showInformationMessage(t('A window that is reloaded looks for a configuration in its open folders only.'), open)
    .then((chosen) => (chosen === open ? vscode.commands.executeCommand('vscode.openFolder', folder) : undefined));
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
