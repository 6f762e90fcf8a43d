import type { MatchRow } from '../../../src/core/model/matches.ts';

/** Users, then accounts, each by the code points of their ids. UTF-8 sorts as code points do. */
export function byKindAndId(left: MatchRow, right: MatchRow): number {
  if (left.kind !== right.kind) return left.kind === 'user' ? -1 : 1;
  return Buffer.compare(Buffer.from(left.personalizationId), Buffer.from(right.personalizationId));
}
