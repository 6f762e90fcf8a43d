import type { OrgAutomation } from '../automation/orgAutomation.ts';
import type { OrgNights } from '../nights/orgNights.ts';
import type { RecordStore } from '../store/recordStore.ts';
import type { OrgSecurity } from './orgSecurity.ts';

/** What the setup objects are made from. */
export interface SetupSources {
  readonly store: RecordStore;
  readonly security: OrgSecurity;
  readonly automation: OrgAutomation;
  readonly nights: OrgNights;
  /** Moments as the server's clock stamps them. */
  readonly startedAt: string;
}
