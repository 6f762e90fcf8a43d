import { timingSafeEqual } from 'node:crypto';
import { type EmulatedRequest, jsonReply, type Reply, ReplyError } from '../http/route.ts';

/** A made-up API token of Personalization: id and secret carry DEMO, and no others are known. */
export interface ApiKey {
  readonly id: string;
  readonly secret: string;
}

/** HTTP Basic with the key's id and secret. @throws ReplyError 401 */
export function requireApiKey(request: EmulatedRequest, key: ApiKey): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Basic ${Buffer.from(`${key.id}:${key.secret}`).toString('base64')}`);
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new ReplyError(
    jsonReply(401, { error: 'Unauthorized' }, { 'WWW-Authenticate': 'Basic realm="DEMO, not Personalization"' }),
  );
}

export function notFound(message: string): Reply {
  return jsonReply(404, { error: message });
}
