/** Rows that no view has: for commands that are called by another extension, or after what they stood for has gone. */

/** Of other types than a row's. */
export const wrongRow = {
  id: 7,
  kind: 'neither',
  personalizationId: 7,
  run: 'none',
  row: 'none',
  moreOf: 'none',
  check: 'none',
};

const record = {
  kind: 'user',
  personalizationId: 'gone',
  label: 'Gone',
  outcome: 'matched',
  nameOnly: false,
  crmId: '003000000000000AAA',
  crmObject: 'Contact',
};

/** A row of every kind at once, of things that are gone. */
export const staleRow = {
  ...record,
  id: 'user/matched/1/gone',
  contextValue: 'record matched user linked excluded',
  object: 'Contact',
  field: 'Gone__c',
  row: record,
  record,
  moreOf: { id: 'user/matched/9', query: { kind: 'user', outcome: 'matched', priority: 9 }, count: 1 },
  run: {
    runId: 'gone',
    folder: '/nowhere/gone',
    report: null,
    why: 'It is gone.',
    canContinue: true,
    files: { plan: true, failed: true, refused: true },
  },
  isOwn: true,
  check: {
    id: 'gone',
    area: 'org',
    title: 'Gone',
    verdict: 'failed',
    source: 'A page of the vendor',
    isMinimum: false,
    fix: 'Nothing can be done.',
    setupUrl: 'https://acme.my.salesforce.example.com/lightning/setup/SetupOneHome/home',
    evidence: [],
  },
};
