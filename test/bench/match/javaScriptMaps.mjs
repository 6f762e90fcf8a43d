// Baseline (a): the same rule for users and Contacts, with JavaScript Maps and a fast CSV parser; no near misses.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { inferSchema, initParser } from 'udsv';

const folder = process.argv[2];
const contacts = { id: new Map(), loyalty: new Map(), email: new Map(), name: new Map() };

await eachRow(join(folder, 'contacts.csv'), ([id, name, email, , loyalty]) => {
  add(contacts.id, id.slice(0, 15), id);
  add(contacts.loyalty, loyalty, id);
  add(contacts.email, email, id);
  add(contacts.name, name, id);
});

const claims = new Map();
await eachRow(join(folder, 'users.csv'), ([, displayName, , , , , email, contactId, loyalty]) => {
  const decided = decide(displayName, email, contactId, loyalty);
  if (decided === undefined) return;
  const [priority, target] = decided;
  const claim = claims.get(target);
  if (claim === undefined || priority < claim.priority) claims.set(target, { priority, holders: 1 });
  else if (priority === claim.priority) claim.holders += 1;
});

let matched = 0;
for (const { holders } of claims.values()) if (holders === 1) matched += 1;
console.log(JSON.stringify({ matched }));

/** The only candidate of the first priority that has one; several candidates claim nothing. */
function decide(displayName, email, contactId, loyalty) {
  const byId = contactId === '' ? undefined : contacts.id.get(contactId.slice(0, 15));
  if (byId !== undefined) return single(1, byId);
  const byLoyalty = loyalty === '' ? undefined : contacts.loyalty.get(loyalty);
  if (byLoyalty !== undefined) return single(2, byLoyalty);
  const byEmail = email === '' ? undefined : contacts.email.get(email);
  const byName = displayName === '' ? undefined : contacts.name.get(displayName);
  const union = new Set([...asList(byEmail), ...asList(byName)]);
  return union.size === 1 ? [3, [...union][0]] : undefined;
}

function single(priority, found) {
  return typeof found === 'string' ? [priority, found] : undefined;
}

function asList(found) {
  if (found === undefined) return [];
  return typeof found === 'string' ? [found] : found;
}

/** A text for one id, an array for several: most keys have one. */
function add(map, key, id) {
  if (key === '') return;
  const present = map.get(key);
  if (present === undefined) map.set(key, id);
  else if (typeof present === 'string') map.set(key, [present, id]);
  else present.push(id);
}

async function eachRow(file, use) {
  let parser = null;
  for await (const text of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    parser ??= initParser(inferSchema(text, {}, 100));
    parser.chunk(text, parser.stringArrs, use);
  }
  parser?.end();
}
