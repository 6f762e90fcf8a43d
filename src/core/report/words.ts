/** What an admin reads for each code, in the vendor's terms where it has one. */
import type { ExplainedNearMissKind, LinkProblem } from '../model/explanation.ts';
import type { NearMissKind, Reason } from '../model/matches.ts';
import type { RunReport } from '../model/runReport.ts';

export const nearMissWords: Readonly<Record<NearMissKind, string>> = {
  designatedFieldsOnly: 'equal, but only designated match fields are used',
  caseOnly: 'differs only by letter case',
  whitespaceOnly: 'differs only by white space',
  caseAndWhitespace: 'differs by letter case and white space',
  unicodeForm: 'differs only by Unicode form',
  similarAccountName: 'similar account name',
  leadOnly: 'a Lead would match, but Leads are off',
};

export const linkProblemWords: Readonly<Record<LinkProblem, string>> = {
  notAnId: 'that is no Salesforce id of such a record',
  noRow: 'there is no such record among the rows',
  leadsOff: 'that is a Lead, and Leads take no part',
  convertedContactMissing: 'that Lead was converted and its Contact is not among the rows',
};

/** Also for what only *Why?* and the choice of a link show. */
export function explainedNearMissWords(kind: ExplainedNearMissKind): string {
  return kind === 'sameNameDifferentEmail' ? 'same name, other e-mail' : nearMissWords[kind];
}

export const reasonWords: Readonly<Record<Reason, string>> = {
  noCandidate: 'nothing equal on the other side',
  severalCandidates: 'several records are equal',
  claimedByStronger: 'the record was matched by a stronger rule',
  claimedByOthers: 'the record is claimed by others alike',
  convertedContactMissing: 'the Contact of a converted Lead is missing',
};

export function priorityWords(priority: number, noun: string): string {
  switch (priority) {
    case 0:
      return 'explicit link';
    case 1:
      return 'Salesforce ID';
    case 2:
      return 'Match On Field';
    case 3:
      return noun === 'users' ? 'name or e-mail' : 'name';
    default:
      return 'account from matched contacts';
  }
}

/** DEMO, sandbox or PRODUCTION, in the words of every preview. */
export function orgKind(report: Pick<RunReport, 'org'>): string {
  if (report.org.isDemo) return 'DEMO';
  return report.org.isSandbox ? 'sandbox' : 'PRODUCTION';
}
