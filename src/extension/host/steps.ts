import * as vscode from 'vscode';
import { outcomeOf, type StepOutcome } from './questionOutcome.ts';

/** Where a question stands in a row of questions. */
export interface StepFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

export interface PickQuestion<T extends vscode.QuickPickItem> {
  readonly placeholder: string;
  readonly items: readonly T[];
  /** What was answered before, when the user has come back. */
  readonly active?: T | undefined;
}

/** Asks for one of several. */
export function askPick<T extends vscode.QuickPickItem>(
  frame: StepFrame,
  { placeholder, items, active }: PickQuestion<T>,
): Promise<StepOutcome<T>> {
  const pick = vscode.window.createQuickPick<T>();
  begin(pick, frame);
  pick.placeholder = placeholder;
  pick.items = items;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  if (active !== undefined) pick.activeItems = [active];
  return outcomeOf(pick, (answer) =>
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) answer(chosen);
    }),
  );
}

export interface ManyQuestion<T extends vscode.QuickPickItem> {
  readonly placeholder: string;
  readonly items: readonly T[];
  readonly picked: readonly T[];
}

/** Asks for any number of them, none included. */
export function askMany<T extends vscode.QuickPickItem>(
  frame: StepFrame,
  { placeholder, items, picked }: ManyQuestion<T>,
): Promise<StepOutcome<readonly T[]>> {
  const pick = vscode.window.createQuickPick<T>();
  begin(pick, frame);
  pick.placeholder = placeholder;
  pick.canSelectMany = true;
  pick.items = items;
  pick.selectedItems = picked;
  pick.matchOnDescription = true;
  return outcomeOf(pick, (answer) => pick.onDidAccept(() => answer(pick.selectedItems)));
}

export interface TextQuestion {
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  /** What is wrong with a text; undefined when nothing is. */
  readonly problemOf: (text: string) => string | undefined;
}

/** Asks for a text, and says what is wrong with it while it is typed. */
export function askText(
  frame: StepFrame,
  { prompt, placeholder, value, problemOf }: TextQuestion,
): Promise<StepOutcome<string>> {
  const input = vscode.window.createInputBox();
  begin(input, frame);
  input.prompt = prompt;
  input.placeholder = placeholder;
  input.value = value;
  const validate = (): string | undefined => {
    const problem = problemOf(input.value);
    input.validationMessage = problem;
    return problem;
  };
  return outcomeOf(input, (answer) =>
    vscode.Disposable.from(
      input.onDidChangeValue(validate),
      input.onDidAccept(() => {
        if (validate() === undefined) answer(input.value.trim());
      }),
    ),
  );
}

/** Shows that something is being read; *Escape* does not wait for it. Rejects as the work does. */
export function waitFor<T>(frame: StepFrame, placeholder: string, work: Promise<T>): Promise<StepOutcome<T>> {
  const pick = vscode.window.createQuickPick();
  begin(pick, frame);
  pick.placeholder = placeholder;
  pick.busy = true;
  pick.enabled = false;
  return outcomeOf<T>(pick, (answer, fail) => {
    work.then(answer, fail);
    return vscode.Disposable.from();
  });
}

function begin(
  question: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  { title, step, totalSteps }: StepFrame,
): void {
  question.title = title;
  question.step = step;
  question.totalSteps = totalSteps;
  // A look at another window, for a name to copy, must not end the row.
  question.ignoreFocusOut = true;
  question.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
}
