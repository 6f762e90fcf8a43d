import { jsonReply, type Route } from '../../http/route.ts';
import { API_VERSIONS, apiRoute } from '../apiRoute.ts';
import { DEMO_ORG } from '../demoOrg.ts';
import type { ApiParts } from './restParts.ts';
import { versionOf } from './sobjectRoutes.ts';

/** The list of versions (open to all, not counted), each version's resources, and `/limits`. */
export function serviceRoutes(parts: ApiParts): readonly Route[] {
  return [
    {
      op: 'rest.versions',
      method: 'GET',
      path: '/services/data',
      handle: () =>
        jsonReply(
          200,
          API_VERSIONS.map((version) => ({ label: releaseName(version), url: `/services/data/v${version}`, version })),
        ),
    },
    apiRoute(parts, {
      op: 'rest.resources',
      method: 'GET',
      path: '',
      handle(request) {
        const base = `/services/data/${versionOf(request)}`;
        const names = ['sobjects', 'query', 'queryAll', 'limits', 'composite', 'jobs', 'tooling'];
        const resources = Object.fromEntries(names.map((name) => [name, `${base}/${name}`]));
        return jsonReply(200, {
          ...resources,
          identity: `${parts.baseUrl()}/id/${DEMO_ORG.id}/${parts.reader.security.signedInUser().id}`,
        });
      },
    }),
    apiRoute(parts, {
      op: 'rest.limits',
      method: 'GET',
      path: '/limits',
      handle: () => jsonReply(200, limits(parts)),
    }),
  ];
}

/** Three releases a year; v51 was Spring '21. */
function releaseName(version: string): string {
  const since = Number(version.slice(0, 2)) - 51;
  const season = ['Spring', 'Summer', 'Winter'][since % 3] ?? '';
  return `${season} '${21 + Math.floor(since / 3) + (since % 3 === 2 ? 1 : 0)}`;
}

function limits({ usage }: ApiParts): object {
  return {
    DailyApiRequests: { Max: usage.max, Remaining: usage.remaining },
    DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
    DailyBulkV2QueryFileStorageMB: { Max: 976_562, Remaining: 976_562 },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 },
    DataStorageMB: { Max: 10_240, Remaining: 9_000 },
    FileStorageMB: { Max: 10_240, Remaining: 9_000 },
    ConcurrentAsyncGetReportInstances: { Max: 200, Remaining: 200 },
  };
}
