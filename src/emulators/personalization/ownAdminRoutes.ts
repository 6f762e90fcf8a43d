import { ADMIN_PREFIX, jsonObject } from '../http/adminRoutes.ts';
import { jsonReply, type Route } from '../http/route.ts';
import { accountExportStates, type PersonalizationParts } from './personalizationParts.ts';

/**
 * `POST /personalization {accountExport}` takes the account export away or gives it back; `POST /audit {user, action,
 * objectType, objectName, details, count}` is a change by somebody in Personalization, `count` times.
 */
export function ownAdminRoutes(parts: PersonalizationParts): readonly Route[] {
  const path = `${ADMIN_PREFIX}/personalization`;
  return [
    { op: 'admin.get', method: 'GET', path, handle: () => jsonReply(200, { accountExport: parts.accountExport }) },
    {
      op: 'admin.post',
      method: 'POST',
      path,
      async handle(request) {
        const asked = (await jsonObject(request))['accountExport'];
        const state = accountExportStates.find((known) => known === asked);
        if (!state) return jsonReply(400, { error: `accountExport must be one of ${accountExportStates.join(', ')}.` });
        parts.accountExport = state;
        return jsonReply(200, { accountExport: state });
      },
    },
    {
      op: 'admin.post',
      method: 'POST',
      path: `${ADMIN_PREFIX}/audit`,
      async handle(request) {
        const { user, action, objectType, objectName, details, count } = await jsonObject(request);
        for (let added = 0; added < (typeof count === 'number' ? count : 1); added += 1) {
          parts.auditLog.add({
            timestamp: parts.context.clock.nowMs(),
            user: textOr(user, 'marketing.admin@example.com'),
            action: textOr(action, 'UPDATE'),
            objectType: textOr(objectType, 'INTEGRATION'),
            objectName: textOr(objectName, 'Salesforce CRM'),
            details: textOr(details, ''),
          });
        }
        return jsonReply(201, {});
      },
    },
  ];
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
