import type { Answer, AuditEntry } from '../../../core/model/securityFacts.ts';
import { soqlTime } from '../bulkQuery/soql.ts';
import type { RestSession } from '../restSession.ts';
import { ask } from './ask.ts';

interface AuditRow {
  readonly Action: string;
  readonly Section: string | null;
  readonly Display: string | null;
  readonly CreatedDate: string;
  readonly CreatedBy: { readonly Name: string } | null;
}

const dayMs = 86_400_000;
/** Salesforce keeps no older ones. */
const daysKept = 180;

/** Setup changes as far back as Salesforce keeps them, newest first, at most 2,000. */
export async function readAuditTrail(
  rest: RestSession,
  now: Date,
  signal: AbortSignal,
): Promise<Answer<readonly AuditEntry[]>> {
  return await ask(`SetupAuditTrail of the last ${daysKept} days`, async () => {
    const since = soqlTime(new Date(now.getTime() - daysKept * dayMs).toISOString());
    const rows = await rest.query<AuditRow>(
      `SELECT Action, Section, Display, CreatedDate, CreatedBy.Name FROM SetupAuditTrail WHERE CreatedDate >= ${since} ORDER BY CreatedDate DESC, Id DESC LIMIT 2000`,
      signal,
    );
    const entries = rows.map(
      (row): AuditEntry => ({
        at: new Date(row.CreatedDate).toISOString(),
        by: row.CreatedBy?.Name ?? 'somebody whose name is not shown',
        action: row.Action,
        words: row.Display ?? row.Section ?? row.Action,
      }),
    );
    return { value: entries, answer: `${entries.length} changes` };
  });
}
