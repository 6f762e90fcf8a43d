/** Every name that package.json and the code share. A test holds the two to each other, both ways. */

export const commandIds = {
  startDryRun: 'personalizationSync.startDryRun',
  startDemo: 'personalizationSync.startDemo',
  runLiveSync: 'personalizationSync.runLiveSync',
  runFirstRecords: 'personalizationSync.runFirstRecords',
  continueRun: 'personalizationSync.continueRun',
  cancelRun: 'personalizationSync.cancelRun',
  stopDemo: 'personalizationSync.stopDemo',
  refreshRuns: 'personalizationSync.refreshRuns',
  openReport: 'personalizationSync.openReport',
  openPlanCsv: 'personalizationSync.openPlanCsv',
  showFailedRows: 'personalizationSync.showFailedRows',
  revealRunFolder: 'personalizationSync.revealRunFolder',
  deleteRun: 'personalizationSync.deleteRun',
  openRunFolder: 'personalizationSync.openRunFolder',
  showActions: 'personalizationSync.showActions',
  showMergePreview: 'personalizationSync.showMergePreview',
  openDiff: 'personalizationSync.openDiff',
  reviewAllChanges: 'personalizationSync.reviewAllChanges',
  skipField: 'personalizationSync.skipField',
  skipRecord: 'personalizationSync.skipRecord',
  includeRecord: 'personalizationSync.includeRecord',
  nextChange: 'personalizationSync.nextChange',
  previousChange: 'personalizationSync.previousChange',
  explainMatch: 'personalizationSync.explainMatch',
  explainContact: 'personalizationSync.explainContact',
  connect: 'personalizationSync.connect',
  reconnect: 'personalizationSync.reconnect',
  signIn: 'personalizationSync.signIn',
  signInToSalesforce: 'personalizationSync.signInToSalesforce',
  signInToPersonalization: 'personalizationSync.signInToPersonalization',
  signInToSftp: 'personalizationSync.signInToSftp',
  signOut: 'personalizationSync.signOut',
  pairDataset: 'personalizationSync.pairDataset',
  carryOverSandbox: 'personalizationSync.carryOverSandbox',
  chooseConfiguration: 'personalizationSync.chooseConfiguration',
  openConfiguration: 'personalizationSync.openConfiguration',
  newConfiguration: 'personalizationSync.newConfiguration',
  setMode: 'personalizationSync.setMode',
  openWalkthrough: 'personalizationSync.openWalkthrough',
  filterMatches: 'personalizationSync.filterMatches',
  clearFilter: 'personalizationSync.clearFilter',
  findRecord: 'personalizationSync.findRecord',
  loadMore: 'personalizationSync.loadMore',
  linkTo: 'personalizationSync.linkTo',
  unlink: 'personalizationSync.unlink',
  excludeRecord: 'personalizationSync.excludeRecord',
  includeAgain: 'personalizationSync.includeAgain',
  resetChoices: 'personalizationSync.resetChoices',
  openInSalesforce: 'personalizationSync.openInSalesforce',
  copyId: 'personalizationSync.copyId',
  copySalesforceId: 'personalizationSync.copySalesforceId',
  checkRequirements: 'personalizationSync.checkRequirements',
  openInSetup: 'personalizationSync.openInSetup',
  copyFix: 'personalizationSync.copyFix',
  showEvidence: 'personalizationSync.showEvidence',
  showLastNight: 'personalizationSync.showLastNight',
  pasteStatusMessage: 'personalizationSync.pasteStatusMessage',
  markKnownGood: 'personalizationSync.markKnownGood',
  reconfigure: 'personalizationSync.reconfigure',
  doneReconfigureStep: 'personalizationSync.doneReconfigureStep',
  openReconfigureStep: 'personalizationSync.openReconfigureStep',
  verifyReconfigure: 'personalizationSync.verifyReconfigure',
  probeField: 'personalizationSync.probeField',
  openReconfigureReport: 'personalizationSync.openReconfigureReport',
  copyReconfigureReport: 'personalizationSync.copyReconfigureReport',
  endReconfigure: 'personalizationSync.endReconfigure',
  restartEngine: 'personalizationSync.restartEngine',
  showLog: 'personalizationSync.showLog',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const viewContainerId = 'personalizationSync';

export const viewIds = {
  connection: 'personalizationSync.connection',
  securityRequirements: 'personalizationSync.securityRequirements',
  matchPreview: 'personalizationSync.matchPreview',
  runHistory: 'personalizationSync.runHistory',
} as const;

/** Set by the code, read by `when` clauses. */
export const contextKeys = {
  hasConfiguration: 'personalizationSync.hasConfiguration',
  isRunning: 'personalizationSync.isRunning',
  demoRuns: 'personalizationSync.demoRuns',
  wasInterrupted: 'personalizationSync.wasInterrupted',
  followsConfiguration: 'personalizationSync.followsConfiguration',
  isConnected: 'personalizationSync.isConnected',
  hasRequirements: 'personalizationSync.hasRequirements',
  isReconfiguring: 'personalizationSync.isReconfiguring',
  hasPreview: 'personalizationSync.hasPreview',
  isFiltered: 'personalizationSync.isFiltered',
  findsNothing: 'personalizationSync.findsNothing',
  hasSalesforcePages: 'personalizationSync.hasSalesforcePages',
  knowsRuns: 'personalizationSync.knowsRuns',
  hasChoices: 'personalizationSync.hasChoices',
} as const;

/** As VS Code names the walkthrough of an extension: publisher, name and its own id. */
export const walkthroughId = 'personalization-sync.personalization-sync#getStarted';

/** Settings; package.json declares their types and defaults. */
export const settingIds = {
  notifications: 'personalizationSync.notifications',
  salesforceClientId: 'personalizationSync.salesforceClientId',
  salesforceCliPath: 'personalizationSync.salesforceCliPath',
} as const;

/** Read-only documents of the extension's own. */
export const uriSchemes = {
  /** Merge previews and both sides of their diffs. */
  preview: 'psync',
  /** Markdown pages: Why?, run reports. */
  document: 'psync-doc',
  /** Plans as CSV. */
  csv: 'psync-csv',
} as const;

/** The language of merge previews. */
export const mergeLanguageId = 'psync-merge';

/** The configuration's name, looked for in the root of every workspace folder. */
export const configurationFileName = 'personalization-sync.json';
