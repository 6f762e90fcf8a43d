import type { MatchRule } from '../../core/matching/rule.ts';
import type { PushObject } from '../../core/model/records.ts';
import type { InputTables } from '../../core/model/tables.ts';
import type { FieldMapping } from '../../core/planning/mapping.ts';
import type { MatchedPair, Work } from '../../core/ports.ts';
import type { Session } from './session.ts';

export interface PairsRequest {
  readonly tables: InputTables;
  readonly rule: MatchRule;
  readonly object: PushObject;
  readonly mappings: readonly FieldMapping[];
  readonly work: Work;
}

export async function* matchedPairs(_session: Session, _request: PairsRequest): AsyncIterable<readonly MatchedPair[]> {
  yield [];
}
