import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';

/**
 * Writes users.csv and contacts.csv with `n` rows each, always the same for the same `n`: about six in ten users match, by
 * Salesforce ID, loyalty id, e-mail or name; names repeat, some e-mails differ by letter case or white space.
 */
export async function generateMatchData(folder, n) {
  const contacts = createWriteStream(join(folder, 'contacts.csv'));
  contacts.write('"Id","Name","Email","AccountId","Loyalty_Id__c","Phone","MailingCity","Title"\n');
  const users = createWriteStream(join(folder, 'users.csv'));
  users.write(
    'name,displayName,accountName,engagementScore,lastActivity,totalActions,emailAddress,sfcrmContactId,loyaltyId,favoriteCategory,lifetimeValue,city\n',
  );
  const random = seeded(20261124);
  for (let index = 0; index < n; index += 1) {
    await write(contacts, contactLine(index));
    await write(users, userLine(index, n, random));
  }
  await Promise.all([end(contacts), end(users)]);
}

function contactLine(index) {
  const fields = [
    idOf(index),
    nameOf(index),
    emailOf(index),
    '',
    loyaltyOf(index),
    `+1 555 ${index % 10000}`,
    `City ${index % 500}`,
    '',
  ];
  return `"${fields.join('","')}"\n`;
}

/** Half of the users are people of the CRM; each of those is known there by one of four keys. */
function userLine(index, n, random) {
  const kind = random() * 100;
  const person = kind < 62 ? index : n + index;
  const key = Math.floor(random() * 4);
  const email = key === 2 ? emailOf(person) : kind > 96 ? emailOf(index).toUpperCase() : `web${index}@example.com`;
  return `${[
    `u${index}`,
    key === 3 ? nameOf(person) : `Visitor ${index}`,
    `account ${index % 5000}`,
    index % 100,
    1_790_000_000_000 + index,
    index % 300,
    email,
    key === 0 && person < n ? idOf(person) : '',
    key === 1 ? loyaltyOf(person) : '',
    ['shoes', 'hats', 'coats'][index % 3],
    (index % 10000) / 100,
    `City ${index % 500}`,
  ].join(',')}\n`;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

function idOf(index) {
  const body = `0035e${String(index).padStart(8, '0')}Aa`.slice(0, 15);
  let checksum = '';
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let offset = 0; offset < 5; offset += 1) if (/[A-Z]/.test(body[start + offset])) bits |= 1 << offset;
    checksum += alphabet[bits];
  }
  return body + checksum;
}

/** One name in ten belongs to ten people. */
function nameOf(index) {
  return index % 10 === 0 ? `Common Name ${Math.floor(index / 100)}` : `Person Number ${index}`;
}

function emailOf(index) {
  return `person${index}@example.com`;
}

function loyaltyOf(index) {
  return `L-${index}`;
}

function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function write(stream, text) {
  if (!stream.write(text)) await once(stream, 'drain');
}

async function end(stream) {
  stream.end();
  await once(stream, 'finish');
}
