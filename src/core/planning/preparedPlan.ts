import type { Session } from '../openSession.ts';
import type { KeptPlan, RunFolder } from '../ports.ts';

/** A plan that is ready to be applied, whether this run made it or an earlier dry run did. */
export interface PreparedPlan {
  /** The folder of this run, when it made the plan itself; a kept plan gets one once a person has said yes. */
  readonly folder: RunFolder | null;
  /** The folder that keeps the plan: this run's own, or the dry run's. */
  readonly planFolder: RunFolder;
  readonly plan: KeptPlan;
  /** This run's own look at the org; not the one the plan was made with. */
  readonly session: Session;
}
