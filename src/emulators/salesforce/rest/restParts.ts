import type { EmulatorContext } from '../../http/emulatorContext.ts';
import type { ApiGate } from '../apiRoute.ts';
import type { OrgReader } from '../security/orgReader.ts';
import type { WriteContext } from '../store/writeRecord.ts';
import { stampOf } from '../store/stamp.ts';

/** What every REST and Bulk handler works with. */
export interface ApiParts extends ApiGate {
  readonly context: EmulatorContext;
  readonly reader: OrgReader;
  /** Address of this server, where an answer must name itself. */
  readonly baseUrl: () => string;
}

/** The writer's identity and rights at this moment. One object serves all records of a call. */
export function writeContext(parts: ApiParts, objectName: string, op: string, jobId: string | null): WriteContext {
  const { reader, context } = parts;
  const user = reader.security.signedInUser();
  const nowMs = context.clock.nowMs();
  const table = reader.table(objectName);
  return {
    userId: user.id,
    stamp: stampOf(nowMs),
    writer: { user: user.username, op, jobId, at: new Date(nowMs).toISOString() },
    mayEdit: (field) => reader.security.mayEdit(objectName, field),
    mayRead: (field) => reader.security.mayRead(objectName, field),
    isVisible: (row) => table?.isVisible(row) ?? false,
    refusals: (records, row, values) => reader.automation.refusals(records, row, values),
  };
}
