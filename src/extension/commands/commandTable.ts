/**
 * Every command and what it does. This file and all that it imports are loaded when a command is called for the first time
 * (see registerCommands.ts): no other part of the extension imports it.
 */
import { requireTrust } from '../host/requireTrust.ts';
import { RunProgress } from '../host/runProgress.ts';
import { checkStaleness } from '../host/staleness.ts';
import { type CommandId, commandIds } from '../ids.ts';
import type { CommandContext, CommandServices } from './commandContext.ts';
import { checkRequirements } from './checkRequirements.ts';
import { copyFix, openInSetup, showEvidence } from './requirementActions.ts';
import { markKnownGood } from './markKnownGood.ts';
import { copyReconfigureReport, openReconfigureReport } from './openReconfigureReport.ts';
import { probeField } from './probeField.ts';
import { doneReconfigureStep, endReconfigure, openReconfigureStep, reconfigure } from './reconfigure.ts';
import { verifyReconfigure } from './verifyReconfigure.ts';
import { chooseConfiguration } from './chooseConfiguration.ts';
import { connect } from './connect.ts';
import { copyId, copySalesforceId } from './copyIds.ts';
import { excludeRecord, includeAgain } from './excludeRecord.ts';
import { clearFilter, filterMatches } from './filterMatches.ts';
import { findRecord } from './findRecord.ts';
import { linkTo, unlink } from './linkTo.ts';
import { loadMore } from './loadMore.ts';
import { newConfiguration } from './newConfiguration.ts';
import { openConfiguration } from './openConfiguration.ts';
import { openWalkthrough } from './openWalkthrough.ts';
import { setMode } from './setMode.ts';
import { openInSalesforce } from './openInSalesforce.ts';
import { reconnect } from './reconnect.ts';
import { resetChoices } from './resetChoices.ts';
import { restartEngine } from './restartEngine.ts';
import { cancelRun } from './cancelRun.ts';
import { continueRun } from './continueRun.ts';
import { deleteRun } from './deleteRun.ts';
import { openPlanCsv } from './openPlanCsv.ts';
import { openReport } from './openReport.ts';
import { openRunFolder } from './openRunFolder.ts';
import { refreshRuns } from './refreshRuns.ts';
import { revealRunFolder } from './revealRunFolder.ts';
import { signIn } from './signIn.ts';
import { signInToPersonalization } from './signInToPersonalization.ts';
import { signInToSalesforce } from './signInToSalesforce.ts';
import { signInToSftp } from './signInToSftp.ts';
import { signOut } from './signOut.ts';
import { carryOverSandbox, pairDataset } from './pairDataset.ts';
import { showActions } from './showActions.ts';
import { pasteStatusMessage } from './pasteStatusMessage.ts';
import { showFailedRows } from './showFailedRows.ts';
import { showLastNight } from './showLastNight.ts';
import { stopDemo } from './stopDemo.ts';
import { runFirstRecords, runLiveSync } from './runLiveSync.ts';
import { startDemo } from './startDemo.ts';
import { includeRecord, skipRecord } from './chooseRecord.ts';
import { explainContact } from './explainContact.ts';
import { explainMatch } from './explainMatch.ts';
import { nextChange, previousChange } from './goToChange.ts';
import { openDiff } from './openDiff.ts';
import { reviewAllChanges } from './reviewAllChanges.ts';
import { showMergePreview } from './showMergePreview.ts';
import { skipField } from './skipField.ts';
import { startDryRun } from './startDryRun.ts';

interface Command {
  /** Whether it needs a trusted workspace: everything that starts a process does. */
  readonly needsTrust: boolean;
  /** `args`: what VS Code or another extension hands over: the row of a context menu and the rows selected with it, or nothing. */
  readonly run: (context: CommandContext, ...args: readonly unknown[]) => unknown;
}

const commands: Readonly<Record<CommandId, Command>> = {
  [commandIds.startDryRun]: { needsTrust: true, run: startDryRun },
  [commandIds.startDemo]: { needsTrust: true, run: startDemo },
  [commandIds.runLiveSync]: { needsTrust: true, run: runLiveSync },
  [commandIds.runFirstRecords]: { needsTrust: true, run: runFirstRecords },
  [commandIds.continueRun]: { needsTrust: true, run: continueRun },
  [commandIds.cancelRun]: { needsTrust: false, run: cancelRun },
  [commandIds.stopDemo]: { needsTrust: true, run: stopDemo },
  [commandIds.refreshRuns]: { needsTrust: true, run: refreshRuns },
  [commandIds.openReport]: { needsTrust: true, run: openReport },
  [commandIds.openPlanCsv]: { needsTrust: true, run: openPlanCsv },
  [commandIds.showFailedRows]: { needsTrust: true, run: showFailedRows },
  [commandIds.revealRunFolder]: { needsTrust: true, run: revealRunFolder },
  [commandIds.deleteRun]: { needsTrust: true, run: deleteRun },
  [commandIds.openRunFolder]: { needsTrust: true, run: openRunFolder },
  [commandIds.showActions]: { needsTrust: false, run: showActions },
  [commandIds.showMergePreview]: { needsTrust: true, run: showMergePreview },
  [commandIds.openDiff]: { needsTrust: true, run: openDiff },
  [commandIds.reviewAllChanges]: { needsTrust: true, run: reviewAllChanges },
  [commandIds.skipField]: { needsTrust: true, run: skipField },
  [commandIds.skipRecord]: { needsTrust: true, run: skipRecord },
  [commandIds.includeRecord]: { needsTrust: true, run: includeRecord },
  [commandIds.nextChange]: { needsTrust: false, run: nextChange },
  [commandIds.previousChange]: { needsTrust: false, run: previousChange },
  [commandIds.explainMatch]: { needsTrust: true, run: explainMatch },
  [commandIds.explainContact]: { needsTrust: true, run: explainContact },
  [commandIds.connect]: { needsTrust: true, run: connect },
  [commandIds.reconnect]: { needsTrust: true, run: reconnect },
  [commandIds.signIn]: { needsTrust: true, run: signIn },
  [commandIds.signInToSalesforce]: { needsTrust: true, run: signInToSalesforce },
  [commandIds.signInToPersonalization]: { needsTrust: true, run: signInToPersonalization },
  [commandIds.signInToSftp]: { needsTrust: true, run: signInToSftp },
  [commandIds.signOut]: { needsTrust: true, run: signOut },
  [commandIds.pairDataset]: { needsTrust: true, run: pairDataset },
  [commandIds.carryOverSandbox]: { needsTrust: true, run: carryOverSandbox },
  [commandIds.chooseConfiguration]: { needsTrust: true, run: chooseConfiguration },
  [commandIds.openConfiguration]: { needsTrust: true, run: openConfiguration },
  [commandIds.newConfiguration]: { needsTrust: true, run: newConfiguration },
  [commandIds.setMode]: { needsTrust: true, run: setMode },
  [commandIds.openWalkthrough]: { needsTrust: false, run: openWalkthrough },
  [commandIds.filterMatches]: { needsTrust: true, run: filterMatches },
  [commandIds.clearFilter]: { needsTrust: true, run: clearFilter },
  [commandIds.findRecord]: { needsTrust: true, run: findRecord },
  [commandIds.loadMore]: { needsTrust: true, run: loadMore },
  [commandIds.linkTo]: { needsTrust: true, run: linkTo },
  [commandIds.unlink]: { needsTrust: true, run: unlink },
  [commandIds.excludeRecord]: { needsTrust: true, run: excludeRecord },
  [commandIds.includeAgain]: { needsTrust: true, run: includeAgain },
  [commandIds.resetChoices]: { needsTrust: true, run: resetChoices },
  [commandIds.openInSalesforce]: { needsTrust: true, run: openInSalesforce },
  [commandIds.copyId]: { needsTrust: true, run: copyId },
  [commandIds.copySalesforceId]: { needsTrust: true, run: copySalesforceId },
  [commandIds.checkRequirements]: { needsTrust: true, run: checkRequirements },
  [commandIds.openInSetup]: { needsTrust: true, run: openInSetup },
  [commandIds.copyFix]: { needsTrust: true, run: copyFix },
  [commandIds.showEvidence]: { needsTrust: true, run: showEvidence },
  [commandIds.markKnownGood]: { needsTrust: true, run: markKnownGood },
  [commandIds.reconfigure]: { needsTrust: true, run: reconfigure },
  [commandIds.doneReconfigureStep]: { needsTrust: true, run: doneReconfigureStep },
  [commandIds.openReconfigureStep]: { needsTrust: true, run: openReconfigureStep },
  [commandIds.verifyReconfigure]: { needsTrust: true, run: verifyReconfigure },
  [commandIds.probeField]: { needsTrust: true, run: probeField },
  [commandIds.openReconfigureReport]: { needsTrust: true, run: openReconfigureReport },
  [commandIds.copyReconfigureReport]: { needsTrust: true, run: copyReconfigureReport },
  [commandIds.endReconfigure]: { needsTrust: false, run: endReconfigure },
  [commandIds.showLastNight]: { needsTrust: true, run: showLastNight },
  [commandIds.pasteStatusMessage]: { needsTrust: true, run: pasteStatusMessage },
  [commandIds.restartEngine]: { needsTrust: true, run: restartEngine },
  [commandIds.showLog]: { needsTrust: false, run: ({ log }) => log.show(true) },
};

/** Calls a command by its id. */
export type CallCommand = (id: CommandId, args: readonly unknown[]) => Promise<unknown>;

/** Answers how a command is called. It throws what goes wrong; what may only be done in a trusted workspace is refused elsewhere. */
export async function createCommands(services: CommandServices): Promise<CallCommand> {
  const { engine, store, log } = services;
  const context: CommandContext = {
    ...services,
    previews: await services.previews.get(),
    runs: new RunProgress(engine, store),
    checkStaleness: () => checkStaleness({ engine, store, log }),
  };
  return async (id, args) => {
    const { needsTrust, run } = commands[id];
    if (needsTrust) requireTrust();
    return run(context, ...args);
  };
}
