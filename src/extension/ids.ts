/** Every name that package.json and the code share. A test holds the two to each other, both ways. */

export const commandIds = {
  startDryRun: 'personalizationSync.startDryRun',
  startDemo: 'personalizationSync.startDemo',
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
} as const;

/** Read-only documents of the extension's own. */
export const uriSchemes = {
  /** Merge previews and both sides of their diffs. */
  preview: 'psync',
  /** Markdown pages: Why?, run reports. */
  document: 'psync-doc',
} as const;

/** The configuration's name, looked for in the root of every workspace folder. */
export const configurationFileName = 'personalization-sync.json';
