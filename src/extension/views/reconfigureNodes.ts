import {
  type StepId,
  stateOfStep,
  stepIds,
  type StepState,
  type Verification,
  type VerifiedPart,
  verdictOf,
} from '../../core/reconfigure/reconfiguration.ts';
import type { StepPlaces } from '../../core/reconfigure/reconfigureSteps.ts';
import { t } from '../l10n.ts';
import { shortTime } from '../numberText.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { ReconfigureState } from '../store/syncState.ts';
import type { ViewNode } from './viewNode.ts';

/** A row that stands for one step: the first argument of the commands of its context menu. */
export interface StepNode extends ViewNode {
  readonly step: StepId;
}

export function isStepNode(value: unknown): value is StepNode {
  if (typeof value !== 'object' || value === null) return false;
  return stepIds.some((id) => id === (value as Partial<StepNode>).step);
}

/** *Reconfigure and Test*: its steps with how far each has come, and below the last what Salesforce shows. */
export function reconfigureNodes(state: ReconfigureState | null): readonly ViewNode[] {
  if (state === null) return [];
  const { reconfiguration } = state;
  const done = stepIds.filter((id) => stateOfStep(reconfiguration, id) === 'done').length;
  return [
    {
      id: 'reconfigure',
      label: t('Reconfigure and Test'),
      description: [
        t('{0} of {1} steps', done, stepIds.length),
        t('begun {0}', shortTime(Date.parse(reconfiguration.startedAt))),
      ].join(' · '),
      icon: done === stepIds.length ? 'pass' : 'checklist',
      ...(done === stepIds.length ? { color: 'testing.iconPassed' } : {}),
      expands: 'expanded',
      contextValue: 'reconfigure',
      children: stepIds.map((id) => stepNode(id, state)),
    },
  ];
}

function stepNode(id: StepId, { reconfiguration, places }: ReconfigureState): StepNode {
  const state = stateOfStep(reconfiguration, id);
  const { verification, policiesByHand = [] } = reconfiguration;
  const byHand = id === 'policies' && state === 'done' ? policiesByHand : [];
  const label = stepLabel(id);
  const words =
    id === 'verify' && verification !== null && state !== 'done' ? verdictText(verification) : stateText(state, byHand);
  return {
    id: `reconfigure/${id}`,
    label,
    description: words,
    ...signOf(id, state, verification),
    accessibleLabel: `${label}, ${words}`,
    tooltip: markdownText([stepDetail(id, places), ...byHand].join('\n')),
    contextValue: `step ${id} ${state}`,
    ...(id === 'verify' && verification !== null
      ? { expands: 'expanded' as const, children: verification.parts.map(partNode) }
      : {}),
    step: id,
  };
}

export function stepLabel(id: StepId): string {
  switch (id) {
    case 'policies':
      return t('Check the policies of user, app and fields');
    case 'consumerKey':
      return t('Copy Consumer Key and Secret');
    case 'connection':
      return t('Establish Connection');
    case 'synchronize':
      return t('Synchronize Now');
    case 'verify':
      return t('Verified from Salesforce');
  }
}

/** What to do, and where: the two kinds of app have different pages. */
export function stepDetail(id: StepId, { app = null }: Pick<StepPlaces, 'app'>): string {
  switch (id) {
    case 'policies':
      return t(
        'Check Security Requirements reads them. Mend what failed, with Open in Setup and Copy Fix, and check again: the step is done when nothing of user, org, app and fields fails, and user and app could be read. What cannot be read is checked by hand in Setup: Mark Step as Done then asks, and the report says so.',
      );
    case 'consumerKey':
      if (app?.kind === 'externalClientApp') {
        return t(
          'In Salesforce: Setup → External Client App Manager → the app → Settings → OAuth Settings → Consumer Key and Secret. Copy both; they belong into Personalization’s own screen and nowhere else.',
        );
      }
      return t(
        'In Salesforce: Setup → App Manager → the app → View → Manage Consumer Details. Copy Consumer Key and Consumer Secret; they belong into Personalization’s own screen and nowhere else.',
      );
    case 'connection':
      return t(
        'In Personalization: Third-Party > Integration Setup > Salesforce CRM, tab Setup. Enter Consumer Key and Secret, choose Establish Connection, and sign in as the integration user.',
      );
    case 'synchronize':
      return t('In Personalization, on the same screen: Synchronize Now.');
    case 'verify':
      return t(
        'Verify Now asks Salesforce for a sign-in of the integration user, a use of its token and its bulk jobs. Only what Salesforce stamped after the beginning counts.',
      );
  }
}

function stateText(state: StepState, byHand: readonly string[]): string {
  switch (state) {
    case 'done':
      return byHand.length > 0 ? t('done, checked by hand') : t('done');
    case 'next':
      return t('next');
    case 'waiting':
      return t('waiting');
  }
}

function verdictText(verification: Verification): string {
  switch (verdictOf(verification)) {
    case 'green':
      return t('done');
    case 'waiting':
      return t('not everything is seen yet');
    case 'failed':
      return t('failed');
    case 'cannotBeRead':
      return t('cannot be read');
  }
}

function signOf(
  id: StepId,
  state: StepState,
  verification: Verification | null,
): { readonly icon: string; readonly color?: string } {
  if (state === 'done') return { icon: 'pass', color: 'testing.iconPassed' };
  if (id === 'verify' && verification !== null && verdictOf(verification) === 'failed') {
    return { icon: 'error', color: 'testing.iconFailed' };
  }
  return state === 'next' ? { icon: 'arrow-right' } : { icon: 'circle-outline' };
}

function partNode({ id, state, words, at }: VerifiedPart): ViewNode {
  const when = at === null ? '' : shortTime(Date.parse(at));
  return {
    id: `reconfigure/verify/${id}`,
    label: partLabel(id),
    description: [partStateText(state), when].filter((part) => part !== '').join(' · '),
    ...partSigns[state],
    tooltip: markdownText(words),
  };
}

function partLabel(id: VerifiedPart['id']): string {
  switch (id) {
    case 'login':
      return t('Sign-in of the integration user');
    case 'token':
      return t('Use of its token');
    case 'jobs':
      return t('Bulk jobs');
  }
}

function partStateText(state: VerifiedPart['state']): string {
  switch (state) {
    case 'seen':
      return t('seen');
    case 'notYet':
      return t('not yet');
    case 'failed':
      return t('failed');
    case 'cannotBeRead':
      return t('cannot be read');
  }
}

const partSigns: Readonly<Record<VerifiedPart['state'], { readonly icon: string; readonly color?: string }>> = {
  seen: { icon: 'pass', color: 'testing.iconPassed' },
  notYet: { icon: 'circle-outline' },
  failed: { icon: 'error', color: 'testing.iconFailed' },
  cannotBeRead: { icon: 'question', color: 'list.warningForeground' },
};
