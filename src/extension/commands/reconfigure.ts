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
import { type PolicyProblems, policyProblems, withPolicies } from '../../core/reconfigure/policies.ts';
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

/**
 * *Mark Step as Done*: of the row, or the next one. The policies are looked at, and what cannot be read a person answers for;
 * the last step is asked of Salesforce.
 */
export async function doneReconfigureStep(context: CommandContext, node?: unknown): Promise<void> {
  const state = begunReconfigure(context);
  const step = isStepNode(node) ? node.step : nextStep(state.reconfiguration);
  if (step === null) return;
  if (step === 'verify') {
    await verifyReconfigure(context);
    return;
  }
  if (step === 'policies') await tickPolicies(context, isCheckedByHand);
  else tick(context, step);
}

/** *Open Page*: where the step is done. */
export async function openReconfigureStep(context: CommandContext, node?: unknown): Promise<void> {
  const { reconfiguration, places } = begunReconfigure(context);
  const wanted = isStepNode(node) ? node.step : nextStep(reconfiguration);
  const step = reconfigureSteps(reconfiguration, places).find(({ id }) => id === wanted);
  if (step === undefined) return;
  if (step.url === null)
    throw new SyncError('usage', t('There is no page to open here. {0}', stepDetail(step.id, places)));
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
  const { reconfiguration, places } = begunReconfigure(context);
  const finish = () => (step === 'policies' ? tickPolicies(context, refuseUnread) : doneReconfigureStep(context));
  const done = { label: doneLabel(step), run: finish };
  const { url } = reconfigureSteps(reconfiguration, places).find(({ id }) => id === step) ?? { url: null };
  const chosen = await vscode.window.showQuickPick(
    [...(url === null ? [] : [open]), done].map((item) => ({ ...item, detail: stepDetail(step, places) })),
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

/**
 * The first step is done when nothing fails, and what cannot be read is answered for.
 * @param accept whether it is done although these cannot be read
 */
async function tickPolicies(
  context: CommandContext,
  accept: (unread: PolicyProblems['unread']) => Promise<boolean>,
): Promise<void> {
  const requirements = await readRequirements(context, false);
  if (requirements === undefined) return;
  const { failed, unread } = policyProblems(requirements.checks);
  if (failed.length > 0) {
    const message = t('Not done yet: {0}. Mend it first; Copy Fix says how.', failed.join('; '));
    throw new SyncError('usage', message);
  }
  if (unread.length > 0 && !(await accept(unread))) return;
  const state = begunReconfigure(context);
  const reconfiguration = withPolicies(state.reconfiguration, new Date().toISOString(), unread);
  context.store.dispatch({ kind: 'reconfigured', reconfigure: { ...state, reconfiguration } });
}

/** By itself the step is done only when everything of the user and the app was read. */
function refuseUnread(unread: readonly string[]): Promise<boolean> {
  const message = t(
    'Not done yet, because this sign-in cannot read: {0}. Sign in as somebody who can, or look at them in Setup (Open in Setup) and choose Mark Step as Done.',
    unread.join('; '),
  );
  return Promise.reject(new SyncError('usage', message));
}

/** A person's word, which the report records. */
async function isCheckedByHand(unread: readonly string[]): Promise<boolean> {
  const button = t('Checked by Hand');
  const message = t('Have you checked in Setup what this sign-in cannot read?');
  const detail = `${unread.join('\n')}\n\n${t('The report for support will say that these were checked by hand.')}`;
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, button)) === button;
}

function tick({ store }: CommandContext, step: Exclude<StepId, 'verify' | 'policies'>): void {
  const state = begunReconfigure({ store });
  const { reconfiguration } = state;
  const done = { ...reconfiguration.done, [step]: new Date().toISOString() };
  store.dispatch({ kind: 'reconfigured', reconfigure: { ...state, reconfiguration: { ...reconfiguration, done } } });
}
