import type { MatchRule } from '../../core/matching/rule.ts';
import type { InputTables } from '../../core/model/tables.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { MatchStore, Work } from '../../core/ports.ts';
import { loadTables } from './loadTables.ts';
import { type Matched, matchReadersOn } from './matchReaders.ts';
import { matchTables } from './matchTables.ts';
import { matchedPairs } from './pairs.ts';
import type { Session } from './session.ts';

/**
 * The match store of one run. `load`, `match` and `pairs` come one after the other on one connection; whoever looks at the
 * result has another one, so that a page can be read while a plan is made of the pairs.
 */
export function matchStoreOn(session: Session, reading: Session): MatchStore {
  let tables: InputTables | null = null;
  let matched: Matched | null = null;

  function whatWasMatched(): Matched {
    if (matched === null) throw new SyncError('internal', 'Nothing has been matched yet.');
    return matched;
  }

  return {
    load: async (input: InputTables, rule: MatchRule, work: Work) => {
      await session.during(work.signal, () => loadTables(session, input, rule, work));
      tables = input;
    },
    match: async (rule, decisions, work) => {
      matched = null;
      const summary = await session.during(work.signal, () => matchTables(session, rule, decisions, work));
      matched = { rule, decisions };
      return summary;
    },
    ...matchReadersOn(reading, whatWasMatched),
    pairs: (object, mappings, work) => {
      whatWasMatched();
      if (tables === null) throw new SyncError('internal', 'Nothing has been loaded yet.');
      return matchedPairs(session, { tables, object, mappings, work });
    },
    close: async () => {
      session.close();
      reading.close();
    },
  };
}
