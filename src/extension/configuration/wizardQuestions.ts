import * as vscode from 'vscode';
import type { StepOutcome } from '../host/questionOutcome.ts';
import { askPick, askText, type StepFrame } from '../host/steps.ts';
import { t } from '../l10n.ts';
import { addressProblem, connectionProblem, datasetProblem, readAddress } from './answerChecks.ts';
import { exportFilesIn, nameInFolder } from './exportFiles.ts';
import { modeItems } from './modeItems.ts';
import type { WizardAnswers, WizardStep } from './wizardAnswers.ts';

/** What a question may use. */
export interface Asking {
  readonly frame: StepFrame;
  /** Where the configuration will lie. */
  readonly folder: vscode.Uri;
  readonly answers: WizardAnswers;
}

/** Asks one question; an answer is the answers so far with the new one. */
export type AskStep = (asking: Asking) => Promise<StepOutcome<WizardAnswers>>;

/** The questions whose answers do not depend on what the two sides hold. */
export const plainQuestions: Readonly<Record<Exclude<WizardStep, 'matchFields' | 'push'>, AskStep>> = {
  kind: askKind,
  users: (asking) => askFile(asking, 'users', t('The user export of Personalization, JSON or CSV'), ['user']),
  accounts: (asking) => askFile(asking, 'accounts', t('The account export of Personalization'), ['account']),
  contacts: (asking) => askFile(asking, 'contacts', t('Contacts of Salesforce, as CSV'), ['contact']),
  leads: (asking) => askFile(asking, 'leads', t('Leads of Salesforce, as CSV'), ['lead']),
  crmAccounts: (asking) => askFile(asking, 'crmAccounts', t('Accounts of Salesforce, as CSV'), ['account']),
  address: askAddress,
  dataset: async ({ frame, answers }) => {
    const prompt = t('The dataset whose users and accounts are read');
    const question = { prompt, placeholder: 'engage', value: answers.dataset, problemOf: datasetProblem };
    return withAnswer(await askText(frame, question), (dataset) => ({ ...answers, dataset }));
  },
  connection: async ({ frame, answers }) => {
    const prompt = t(
      'A name for the connection to Salesforce. It is kept on this machine; the file holds only the name.',
    );
    const question = { prompt, placeholder: 'default', value: answers.connection, problemOf: connectionProblem };
    return withAnswer(await askText(frame, question), (connection) => ({ ...answers, connection }));
  },
  mode: async ({ frame, answers }) => {
    const items = modeItems();
    const active = items.find(({ mode }) => mode === answers.mode);
    const placeholder = t('What may a live run write? “observe” is the way to begin.');
    return withAnswer(await askPick(frame, { placeholder, items, active }), ({ mode }) => ({ ...answers, mode }));
  },
};

export function withAnswer<T>(outcome: StepOutcome<T>, take: (value: T) => WizardAnswers): StepOutcome<WizardAnswers> {
  return outcome.kind === 'answered' ? { kind: 'answered', value: take(outcome.value) } : outcome;
}

async function askKind({ frame, answers }: Asking): Promise<StepOutcome<WizardAnswers>> {
  const items = [
    {
      label: `$(beaker) ${t('Demo')}`,
      detail: t('Made-up data on this computer. Needs no account and writes to no real system.'),
      kindOfSource: 'demo' as const,
    },
    {
      label: `$(files) ${t('Files')}`,
      detail: t('Exports of both sides in this folder. Nothing is connected and nothing can be written.'),
      kindOfSource: 'files' as const,
    },
    {
      label: `$(plug) ${t('API')}`,
      detail: t('Reads the export API of Personalization and Bulk API 2.0 of Salesforce.'),
      kindOfSource: 'api' as const,
    },
  ];
  const placeholder = t('Where does the data come from?');
  const active = items.find(({ kindOfSource }) => kindOfSource === answers.kind);
  return withAnswer(await askPick(frame, { placeholder, items, active }), ({ kindOfSource }) => ({
    ...answers,
    kind: kindOfSource,
  }));
}

async function askAddress({ frame, answers }: Asking): Promise<StepOutcome<WizardAnswers>> {
  const outcome = await askText(frame, {
    prompt: t('The address of Personalization in your browser: it says account and instance'),
    placeholder: 'https://acme.us-1.evergage.com',
    value: answers.address,
    problemOf: addressProblem,
  });
  return withAnswer(outcome, (address) => ({ ...answers, address, ...readAddress(address) }));
}

type FileStep = 'users' | 'accounts' | 'contacts' | 'leads' | 'crmAccounts';

/** What a configuration of files cannot be without. */
const neededFiles: ReadonlySet<FileStep> = new Set(['users', 'contacts']);

async function askFile(
  asking: Asking,
  step: FileStep,
  placeholder: string,
  words: readonly string[],
): Promise<StepOutcome<WizardAnswers>> {
  const { frame, folder, answers } = asking;
  const isNeeded = neededFiles.has(step);
  const files = await exportFilesIn(folder, words);
  const none = { label: `$(circle-slash) ${t('None')}`, description: t('Leave these records out'), file: null };
  const browse = { label: `$(folder-opened) ${t('Browse…')}`, file: undefined };
  const items = [
    ...(isNeeded ? [] : [none]),
    ...files.map((file) => ({ label: file, file })),
    { label: '', kind: vscode.QuickPickItemKind.Separator, file: undefined },
    browse,
  ];
  const before = answers[step];
  const active = items.find(({ file }) => file !== undefined && file === (before === '' ? undefined : before));
  for (;;) {
    const outcome = await askPick(frame, { placeholder, items, active });
    if (outcome.kind !== 'answered') return outcome;
    const file = outcome.value === browse ? await browseFor(folder, placeholder) : outcome.value.file;
    if (file !== undefined) return { kind: 'answered', value: { ...answers, [step]: file } };
  }
}

/** Undefined when nothing was chosen that a configuration may name. */
async function browseFor(folder: vscode.Uri, title: string): Promise<string | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title,
      defaultUri: folder,
      filters: { [t('Exports')]: ['json', 'csv', 'gz'] },
    })) ?? [];
  if (chosen === undefined) return undefined;
  const name = nameInFolder(folder.fsPath, chosen.fsPath);
  if (name !== null) return name;
  await vscode.window.showWarningMessage(t('This file lies outside the folder of the configuration.'), {
    modal: true,
    detail: t(
      'A configuration names only files beside it or below it, so that one from somebody else cannot reach the rest of the disk. Copy the file to {0} first.',
      folder.fsPath,
    ),
  });
  return undefined;
}
