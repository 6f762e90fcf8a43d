import { total } from '../host/runSummary.ts';
import { type CommandId, commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { orgText } from '../orgText.ts';
import { appliedRun } from '../store/appliedRun.ts';
import { choicesDiffer } from '../store/choicesDiffer.ts';
import type { SyncState } from '../store/syncState.ts';

export interface PossibleAction {
  /** With a codicon. */
  readonly label: string;
  readonly detail?: string;
  readonly command: CommandId;
}

/** What makes sense now, the likeliest first: what a click on the status bar offers. */
export function possibleActions(state: SyncState): readonly PossibleAction[] {
  const { run } = state;
  if (run !== null) {
    return [{ label: t('$(debug-stop) Cancel Run'), detail: run.label, command: commandIds.cancelRun }, showLog()];
  }
  return [...liveActions(state), dryRunAction(state), ...historyActions(state), ...demoActions(state), showLog()];
}

function liveActions(state: SyncState): readonly PossibleAction[] {
  const { preview } = state;
  if (preview === null || appliedRun(state)) return [];
  const { planned } = total(preview.report);
  const isOpen = choicesDiffer(state);
  if (planned === 0 && !isOpen) return [];
  const where = orgText(preview.report);
  const detail = isOpen
    ? t('Your choices are planned again for {0}; you are asked before', where)
    : t('{0} records to write to {1}; you are asked before', count(planned), where);
  return [
    { label: t('$(cloud-upload) Run Live Sync…'), detail, command: commandIds.runLiveSync },
    {
      label: t('$(run-above) First 10 Records…'),
      detail: t('Writes ten and pauses'),
      command: commandIds.runFirstRecords,
    },
  ];
}

function dryRunAction({ notice }: SyncState): PossibleAction {
  const detail = notice === '' ? t('Reads both sides and writes nothing') : notice;
  return { label: t('$(preview) Dry Run'), detail, command: commandIds.startDryRun };
}

function historyActions({ runs }: SyncState): readonly PossibleAction[] {
  const waiting = (runs ?? []).filter(({ canContinue }) => canContinue).length;
  return [
    ...(waiting > 0 ? [{ label: t('$(debug-continue) Continue Run'), command: commandIds.continueRun }] : []),
    ...((runs ?? []).length > 0 ? [{ label: t('$(markdown) Open Report'), command: commandIds.openReport }] : []),
  ];
}

function demoActions({ demoConfigPath }: SyncState): readonly PossibleAction[] {
  return demoConfigPath === null
    ? []
    : [
        {
          label: t('$(debug-disconnect) Stop Demo'),
          detail: t('Its made-up org goes with it'),
          command: commandIds.stopDemo,
        },
      ];
}

function showLog(): PossibleAction {
  return { label: t('$(output) Show Log'), command: commandIds.showLog };
}
