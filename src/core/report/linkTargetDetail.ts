import type { ExplainedNearMiss, NamedRecord } from '../model/explanation.ts';
import { explainedNearMissWords } from './words.ts';

/** Why a record is offered as a link's target. */
export type LinkTargetReason =
  | { readonly kind: 'candidate' }
  | { readonly kind: 'nearMiss'; readonly nearMiss: ExplainedNearMiss }
  | { readonly kind: 'search' };

/** What tells a record from others in a list to choose from. */
export function linkTargetDetail(reason: LinkTargetReason, { email }: NamedRecord): string {
  const address = email === null || email === '' ? '' : `: ${email}`;
  switch (reason.kind) {
    case 'candidate':
      return `candidate${address}`;
    case 'nearMiss':
      return `${nearMissText(reason.nearMiss)}${address}`;
    case 'search':
      return email ?? '';
  }
}

function nearMissText({ kind, score }: ExplainedNearMiss): string {
  const words = explainedNearMissWords(kind);
  return score === null ? words : `${words} (${Math.round(score * 100)} %)`;
}
