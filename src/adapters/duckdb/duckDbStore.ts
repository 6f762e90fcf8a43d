/**
 * The match store and the plan store of one run, over one DuckDB database in the run's scratch folder. Sets are DuckDB's
 * work: staging, the rule and the joins are the readable files of `sql/`, one a step; this folder only orders them.
 */
import type { MatchStore, PlanStore } from '../../core/ports.ts';
import { matchStoreOn } from './matchStore.ts';
import { planStoreOn } from './planStore.ts';
import { type DuckDbOptions, openDatabase } from './session.ts';
import macros from './sql/macros.sql';
import types from './sql/types.sql';

export type { DuckDbOptions } from './session.ts';

export interface DuckDbStore {
  readonly matches: MatchStore;
  readonly plans: PlanStore;
  /** Closes both and the database. */
  close(): Promise<void>;
}

/** Opens the database of one run; the file is the caller's to remove. `disk` when it cannot be made. */
export async function openDuckDbStore(options: DuckDbOptions): Promise<DuckDbStore> {
  const database = await openDatabase(options);
  // A plan is appended while matched pairs are still read, so each store has connections of its own.
  const first = await database.connect();
  await first.run(types);
  await first.run(macros);
  const matches = matchStoreOn(first, await database.connect());
  const plans = planStoreOn(await database.connect(), await database.connect(), await database.connect());
  return {
    matches,
    plans,
    close: async () => {
      await matches.close();
      await plans.close();
      database.close();
    },
  };
}
