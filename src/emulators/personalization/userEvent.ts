import { isObject } from '../http/faultRule.ts';
import { type EmulatedRequest, jsonReply, type Reply } from '../http/route.ts';
import { parseKeepingNumbers } from '../data/rawJson.ts';
import type { AttributeValues, ProfileStore } from './profileStore.ts';

/** Takes an event of the Event API: a user's attributes are set to what it carries. */
export async function userEventReply(request: EmulatedRequest, users: ProfileStore): Promise<Reply> {
  const event = parsed((await request.body()).toString('utf8'));
  if (!isObject(event)) return refusal('The body is not a JSON object.');
  const { action, user } = event;
  if (typeof action !== 'string' || action === '') return refusal('action is missing.');
  if (!isObject(user) || typeof user['id'] !== 'string' || user['id'] === '') return refusal('user.id is missing.');
  const attributes = user['attributes'] ?? {};
  if (!isObject(attributes)) return refusal('user.attributes must be an object.');
  if (Object.keys(attributes).length > 0) users.write(user['id'], attributes as AttributeValues);
  request.commit(1);
  return jsonReply(200, { status: 'success', userId: user['id'] });
}

function parsed(text: string): unknown {
  try {
    return parseKeepingNumbers(text);
  } catch {
    return undefined;
  }
}

function refusal(message: string): Reply {
  return jsonReply(400, { error: message });
}
