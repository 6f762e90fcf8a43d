import type { MatchRule } from '../../core/matching/rule.ts';
import type { MatchStore, PageQuery, Work } from '../../core/ports.ts';
import type { InputTables } from '../../core/model/tables.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { loadTables } from './loadTables.ts';
import { matchTables } from './matchTables.ts';
import { pageOf } from './page.ts';
import { matchedPairs } from './pairs.ts';
import { buildPreviews } from './previews.ts';
import type { Session } from './session.ts';
import exportSql from './sql/exportMatches.sql';
import { fill, literal } from './sqlText.ts';

/** The match store of one run on one connection. Calls come one after the other: `load`, `match`, then the readers. */
export function matchStoreOn(session: Session): MatchStore {
  let tables: InputTables | null = null;
  let matched: MatchRule | null = null;
  let previews: Promise<void> | null = null;

  function ruleOfMatch(): MatchRule {
    if (matched === null) throw new SyncError('internal', 'Nothing has been matched yet.');
    return matched;
  }

  async function withPreviews(): Promise<MatchRule> {
    const rule = ruleOfMatch();
    previews ??= buildPreviews(session, rule);
    await previews;
    return rule;
  }

  return {
    load: async (input: InputTables, rule: MatchRule, work: Work) => {
      await session.during(work.signal, () => loadTables(session, input, rule, work));
      tables = input;
    },
    match: async (rule, decisions, work) => {
      matched = null;
      previews = null;
      const summary = await session.during(work.signal, () => matchTables(session, rule, decisions, work));
      matched = rule;
      return summary;
    },
    exportMatches: async (file: string) => {
      await withPreviews();
      await session.run(fill(exportSql, { file: literal(file) }));
      const [[rows] = []] = await session.rows(
        'SELECT (SELECT count(*) FROM user_preview) + (SELECT count(*) FROM account_preview)',
      );
      return Number(rows);
    },
    page: async (query: PageQuery) => pageOf(session, await withPreviews(), query),
    pairs: (object, mappings, work) => {
      ruleOfMatch();
      if (tables === null) throw new SyncError('internal', 'Nothing has been loaded yet.');
      return matchedPairs(session, { tables, object, mappings, work });
    },
    close: async () => session.close(),
  };
}
