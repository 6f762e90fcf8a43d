/**
 * The match store and the plan store of one run, over one DuckDB database in the run's scratch folder. Sets are DuckDB's
 * work: staging, the rule and the joins are the readable files of `sql/`, one a step; this folder only orders them.
 */
import type { MatchStore } from '../../core/ports.ts';
import { matchStoreOn } from './matchStore.ts';
import { type DuckDbOptions, openDatabase } from './session.ts';

export async function openDuckDbStore(options: DuckDbOptions): Promise<{ readonly matches: MatchStore }> {
  const database = await openDatabase(options);
  const session = await database.connect();
  const matches = matchStoreOn(session);
  return { matches };
}
