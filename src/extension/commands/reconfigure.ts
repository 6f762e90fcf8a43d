/** *Reconfigure and Test*: begins, ticks, opens and ends its steps. */
import * as vscode from 'vscode';
import {
  begun,
  type Reconfiguration,
  stateOfStep,
  type StepId,
  stepIds,
} from '../../core/reconfigure/reconfiguration.ts';
import { reconfigureSteps } from '../../core/reconfigure/reconfigureSteps.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { beginReconfigureRequest } from '../../engine/reconfigureProtocol.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { isStepNode, stepDetail, stepLabel } from '../views/reconfigureNodes.ts';
import type { CommandContext } from './commandContext.ts';
import { begunReconfigure } from './begunReconfigure.ts';
import { readRequirements } from './checkRequirements.ts';
import { verifyReconfigure } from './verifyReconfigure.ts';

/** Begins, or goes on with the next step. */
export async function reconfigure(context: CommandContext): Promise<void> {
  const { engine, store } = context;
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return;
  // What was begun before the window was reloaded goes on.
  store.dispatch({ kind: 'configurationChosen', configPath });
  if (store.state.reconfigure === null) {
    const places = await engine.request(beginReconfigureRequest, { configPath });
    store.dispatch({ kind: 'reconfigured', reconfigure: { reconfiguration: begun(places.now), places } });
    await vscode.commands.executeCommand(`${viewIds.securityRequirements}.focus`);
  }
  await goOn(context);
}

/** *Mark Step as Done*: of the row, or the next one. The policies are looked at, and the last step is asked of Salesforce. */
export async function doneReconfigureStep(context: CommandContext, node?: unknown): Promise<void> {
  const state = begunReconfigure(context);
  const step = isStepNode(node) ? node.step : nextStep(state.reconfiguration);
  if (step === null) return;
  if (step === 'verify') {
    await verifyReconfigure(context);
    return;
  }
  if (step === 'policies' && !(await policiesAreRight(context))) return;
  tick(context, step);
}

/** *Open Page*: where the step is done. */
export async function openReconfigureStep(context: CommandContext, node?: unknown): Promise<void> {
  const { reconfiguration, places } = begunReconfigure(context);
  const wanted = isStepNode(node) ? node.step : nextStep(reconfiguration);
  const step = reconfigureSteps(reconfiguration, places).find(({ id }) => id === wanted);
  if (step === undefined) return;
  if (step.url === null) throw new SyncError('usage', t('There is no page to open here. {0}', stepDetail(step.id)));
  await vscode.env.openExternal(vscode.Uri.parse(step.url, true));
}

/** *End Reconfigure and Test*: forgets how far it has come. */
export function endReconfigure({ store }: CommandContext): void {
  store.dispatch({ kind: 'reconfigured', reconfigure: null });
}

/** The next step, with what to do, what opens it, and how to tell that it is done. */
async function goOn(context: CommandContext): Promise<void> {
  const step = nextStep(begunReconfigure(context).reconfiguration);
  if (step === null) return;
  const open = { label: t('Open Page'), run: () => openReconfigureStep(context) };
  const done = { label: doneLabel(step), run: () => doneReconfigureStep(context) };
  const { url } = reconfigureSteps(begunReconfigure(context).reconfiguration, begunReconfigure(context).places).find(
    ({ id }) => id === step,
  ) ?? { url: null };
  const chosen = await vscode.window.showQuickPick(
    [...(url === null ? [] : [open]), done].map((item) => ({ ...item, detail: stepDetail(step) })),
    {
      title: `${t('Reconfigure and Test')} (${stepIds.indexOf(step) + 1}/${stepIds.length})`,
      placeHolder: stepLabel(step),
      ignoreFocusOut: true,
    },
  );
  await chosen?.run();
}

function doneLabel(step: StepId): string {
  switch (step) {
    case 'policies':
      return t('Check Security Requirements');
    case 'verify':
      return t('Verify Now');
    default:
      return t('Mark Step as Done');
  }
}

function nextStep(reconfiguration: Reconfiguration): StepId | null {
  return stepIds.find((id) => stateOfStep(reconfiguration, id) === 'next') ?? null;
}

async function policiesAreRight(context: CommandContext): Promise<boolean> {
  const requirements = await readRequirements(context, false);
  if (requirements === undefined) return false;
  const failed = requirements.checks.filter(({ verdict, area }) => verdict === 'failed' && area !== 'signedIn');
  if (failed.length === 0) return true;
  throw new SyncError(
    'usage',
    t('Not done yet: {0}. Mend it first; Copy Fix says how.', failed.map(({ title }) => title).join('; ')),
  );
}

function tick({ store }: CommandContext, step: Exclude<StepId, 'verify'>): void {
  const state = begunReconfigure({ store });
  const { reconfiguration } = state;
  const done = { ...reconfiguration.done, [step]: new Date().toISOString() };
  store.dispatch({ kind: 'reconfigured', reconfigure: { ...state, reconfiguration: { ...reconfiguration, done } } });
}
