import type { MatchRule } from '../../core/matching/rule.ts';
import type { MatchPage, PageQuery } from '../../core/ports.ts';
import type { Session } from './session.ts';

export async function pageOf(_session: Session, _rule: MatchRule, _query: PageQuery): Promise<MatchPage> {
  return { rows: [], next: null };
}
