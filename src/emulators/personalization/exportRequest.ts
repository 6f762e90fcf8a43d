import { jsonReply, ReplyError } from '../http/route.ts';
import type { Profile } from '../data/profile.ts';
import { numberOf, segmentIdOf, segmentsOf } from './profileFacts.ts';

/** What the query string of an export asks for. */
export interface ExportRequest {
  /** Undefined: everything in one answer. */
  readonly pageSize: number | undefined;
  readonly page: number;
  readonly includeGeo: boolean;
  /** Undefined: no profile is left out. */
  readonly keeps: ((profile: Profile) => boolean) | undefined;
}

/** @throws ReplyError 400 for a number that is none */
export function exportRequestOf(query: URLSearchParams): ExportRequest {
  const pageSize = wholeNumber(query, 'pageSize');
  if (pageSize === 0) throw badRequest('pageSize must be at least 1.');
  return {
    pageSize,
    page: pageSize === undefined ? 0 : (wholeNumber(query, 'page') ?? 0),
    includeGeo: query.get('includeGeo') === 'true',
    keeps: filterOf(query),
  };
}

function filterOf(query: URLSearchParams): ((profile: Profile) => boolean) | undefined {
  const segmentName = query.get('filter');
  const segmentId = query.get('segmentId');
  const start = wholeNumber(query, 'start') ?? Number.NEGATIVE_INFINITY;
  const end = wholeNumber(query, 'end') ?? Number.POSITIVE_INFINITY;
  const asksForTime = query.has('start') || query.has('end');
  if (!segmentName && !segmentId && !asksForTime) return undefined;
  return (profile) => {
    const segments = segmentsOf(profile);
    if (segmentName && !segments.includes(segmentName)) return false;
    if (segmentId && !segments.some((name) => segmentIdOf(name) === segmentId)) return false;
    if (!asksForTime) return true;
    const lastActivity = numberOf(profile, 'lastActivity');
    return lastActivity !== undefined && lastActivity >= start && lastActivity <= end;
  };
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`${name} must be a whole number that is not negative.`);
  return Number(text);
}

function badRequest(message: string): ReplyError {
  return new ReplyError(jsonReply(400, { error: message }));
}
