import type { CrmObject } from '../../core/model/records.ts';

/** Lightning's page of a record; without a known object, the address that Salesforce itself leads on from. */
export function recordUrl(instanceUrl: string, object: CrmObject | null, crmId: string): string {
  const host = instanceUrl.replace(/\/+$/, '');
  return object === null ? `${host}/${crmId}` : `${host}/lightning/r/${object}/${crmId}/view`;
}
