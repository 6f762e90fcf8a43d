import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EmulatorData } from '../../../../src/emulators/data/emulatorData.ts';
import { generateData } from '../../../../src/emulators/data/generateData.ts';
import { personCast } from '../../../../src/emulators/data/personScenes.ts';
import { createWorld } from '../../../../src/emulators/data/world.ts';
import { currentProfiles, type Outcome, outcomesOfAccounts, outcomesOfUsers } from './ruleByHand.ts';

const defaults = { seed: 42, users: 2000, contacts: 2000, leads: 500, accounts: 200 };
const data = generateData(defaults);
const leadsOff = outcomesOfUsers(data, false);
const leadsOn = outcomesOfUsers(data, true);
const accounts = outcomesOfAccounts(data);
const contactById = new Map([...data.crm.Contact.rows()].map((row) => [row['Id'], row]));
const userByName = new Map(currentProfiles(data.users).map((user) => [user.name, user]));

describe('generated demo data', () => {
  it('are as many as asked for, every Salesforce id once', () => {
    function distinctIds(object: 'Contact' | 'Lead' | 'Account'): number {
      return new Set([...data.crm[object].rows()].map((row) => row['Id']?.toLowerCase())).size;
    }
    expect({
      users: userByName.size,
      accounts: currentProfiles(data.accounts).length,
      contacts: distinctIds('Contact'),
      leads: distinctIds('Lead'),
      crmAccounts: distinctIds('Account'),
    }).toEqual({ users: 2000, accounts: 200, contacts: 2000, leads: 500, crmAccounts: 200 });
  });

  it('are the same bytes for the same seed, and others for another', () => {
    expect(digest(generateData(defaults))).toBe(digest(data));
    expect(digest(generateData({ ...defaults, seed: 43 }))).not.toBe(digest(data));
  });

  it('are the same rows in whatever pieces they are read', () => {
    const whole = [...data.users.jsonRows(0, data.users.rowCount)].map(String);
    const pieces = [0, 700, 1400, 2100].flatMap((from) => [
      ...data.users.jsonRows(from, Math.min(from + 700, data.users.rowCount)),
    ]);
    expect(pieces.map(String)).toEqual(whole);
  });

  it('show every outcome of matching users while Leads are off', () => {
    expect(counts(leadsOff)).toEqual({
      'Contact by priority 1': 522,
      'Contact by priority 2': 346,
      'Contact by priority 3': 578,
      severalCandidates: 38,
      claimedByOthers: 32,
      claimedByStronger: 22,
      noCandidate: 462,
    });
  });

  it('show every outcome of matching users while Leads are on', () => {
    expect(counts(leadsOn)).toEqual({
      'Contact by priority 1': 545,
      'Contact by priority 2': 346,
      'Contact by priority 3': 595,
      'Lead by priority 1': 50,
      'Lead by priority 3': 44,
      severalCandidates: 38,
      claimedByOthers: 32,
      claimedByStronger: 22,
      convertedContactMissing: 8,
      noCandidate: 320,
    });
  });

  it('show every outcome of matching accounts', () => {
    expect(counts(accounts)).toEqual({
      'Account by priority 1': 68,
      'Account by priority 2': 41,
      'Account by priority 3': 40,
      'Account by priority 4': 15,
      severalCandidates: 6,
      claimedByOthers: 4,
      claimedByStronger: 2,
      noCandidate: 24,
    });
  });

  it('hold each what its scene was written for, however many there are', { timeout: 30_000 }, () => {
    const options = { seed: 7, users: 6_000, contacts: 6_500, leads: 1_700, accounts: 300 };
    const world = createWorld(options);
    const found: Record<string, Set<string>> = {};
    for (const [name, { outcome, reason, priority }] of outcomesOfUsers(generateData(options), true)) {
      const { scene, ordinal } = personCast.partOf('users', world.userWithId(name) ?? -1);
      const outcomes = (found[`${scene.kind}${ordinal > 0 ? ` ${ordinal}` : ''}`] ??= new Set());
      outcomes.add(outcome === 'matched' ? `priority ${priority}` : reason);
    }
    expect(
      Object.fromEntries(Object.entries(found).map(([kind, outcomes]) => [kind, [...outcomes].sort().join()])),
    ).toEqual({
      contactId18: 'priority 1',
      contactId15: 'priority 1',
      contactIdLowerCasedChecksum: 'priority 1',
      matchField: 'priority 2',
      emailAndName: 'priority 3',
      emailOnly: 'priority 3',
      nameOnly: 'priority 3',
      convertedLead: 'priority 1,priority 3',
      contactBeatsLead: 'priority 3',
      contactIdWrongChecksum: 'priority 3',
      contactIdOfAnotherOrg: 'priority 3',
      contactIdOfALead: 'priority 3',
      openLeadById: 'priority 1',
      openLeadByEmail: 'priority 3',
      convertedContactMissing: 'convertedContactMissing',
      twoContactsOneEmail: 'severalCandidates',
      twoContactsOneName: 'severalCandidates',
      twoUsersOneEmail: 'claimedByOthers',
      'twoUsersOneEmail 1': 'claimedByOthers',
      strongerClaim: 'priority 1,priority 2',
      'strongerClaim 1': 'claimedByStronger',
      rivalsAndAWeakerClaim: 'claimedByOthers',
      'rivalsAndAWeakerClaim 1': 'claimedByOthers',
      'rivalsAndAWeakerClaim 2': 'claimedByStronger',
      sharedMailbox: 'severalCandidates',
      'sharedMailbox 1': 'severalCandidates',
      'sharedMailbox 2': 'severalCandidates',
      emailCase: 'noCandidate',
      nameCase: 'noCandidate',
      emailWhitespace: 'noCandidate',
      nameWhitespace: 'noCandidate',
      emailCaseAndWhitespace: 'noCandidate',
      nameUnicodeForm: 'noCandidate',
      anonymousUser: 'noCandidate',
      unknownUser: 'noCandidate',
    });
  });

  it('hold near misses of every kind that data alone can show', () => {
    const outcomes = leadsOff;
    const missed = [...userByName.values()].filter(({ name }) => outcomes.get(name)?.reason === 'noCandidate');
    const emails = valuesOf('Contact', 'Email');
    const names = valuesOf('Contact', 'Name');
    const openLeads = new Set(
      [...data.crm.Lead.rows()].filter((row) => row['IsConverted'] === 'false').map((row) => row['Email']),
    );
    const kinds = { caseOnly: 0, whitespaceOnly: 0, caseAndWhitespace: 0, unicodeForm: 0, leadOnly: 0 };
    for (const { displayName, attributes } of missed) {
      const email = textOf(attributes['emailAddress']);
      const name = displayName ?? '';
      if (fits(emails, email, caseFold) || fits(names, name, caseFold)) kinds.caseOnly += 1;
      else if (fits(emails, email, spaceFold) || fits(names, name, spaceFold)) kinds.whitespaceOnly += 1;
      else if (fits(emails, email, (text) => caseFold(spaceFold(text)))) kinds.caseAndWhitespace += 1;
      else if (fits(names, name, (text) => text.normalize('NFC'))) kinds.unicodeForm += 1;
      else if (openLeads.has(email)) kinds.leadOnly += 1;
    }
    expect(kinds).toEqual({ caseOnly: 34, whitespaceOnly: 18, caseAndWhitespace: 9, unicodeForm: 11, leadOnly: 44 });
  });

  it('tell of Acme and Northwind, whose names differ on the two sides', () => {
    const accountNames = valuesOf('Account', 'Name');
    const profileNames = new Set(currentProfiles(data.accounts).map(({ name }) => name));
    expect(['Acme Fireworks', 'Northwind Limited'].filter((name) => accountNames.has(name))).toHaveLength(2);
    expect(['Acme', 'Northwind Ltd.'].filter((name) => profileNames.has(name))).toHaveLength(2);
    expect(accounts.get('Acme')).toMatchObject({ outcome: 'matched', priority: 4 });
    expect(accounts.get('Northwind Ltd.')).toMatchObject({ reason: 'noCandidate' });
  });

  it('repeat some users, the last row being the one that can be matched', () => {
    const rows = [...data.users.jsonRows(0, data.users.rowCount)].map((json) => JSON.parse(json.toString()));
    const repeated = rows.find((row, index) => rows.findIndex((other) => other.name === row.name) < index);
    const [first, last] = rows.filter(({ name }) => name === repeated.name);
    expect(rows).toHaveLength(2020);
    expect(last.lastActivity).toBeGreaterThan(first.lastActivity);
    expect(rows[data.users.currentRowOf(repeated.name) ?? -1]).toEqual(last);
    expect(data.users.currentRowOf('visitor-00000000')).toBeUndefined();
  });

  it('leave a sixth to a third of the matched Contacts to be changed, and replace few values of an admin', () => {
    const outcomes = [...leadsOff].filter(([, { outcome }]) => outcome === 'matched');
    let changed = 0;
    let replaced = 0;
    for (const [name, { id }] of outcomes) {
      const differences = differencesOf(userByName.get(name) as never, contactById.get(id) as never);
      if (differences.length > 0) changed += 1;
      if (differences.some(({ field, before }) => before !== '' && !field.startsWith('Interaction_Studio')))
        replaced += 1;
    }
    expect(changed / outcomes.length).toBeGreaterThan(0.15);
    expect(changed / outcomes.length).toBeLessThan(0.3);
    expect(replaced / outcomes.length).toBeGreaterThan(0.02);
    expect(replaced / outcomes.length).toBeLessThan(0.12);
  });

  it('hold some values that cannot be pushed, each on a user who is matched', () => {
    const outcomes = leadsOff;
    const categories =
      data.crm.Contact.fields.find(({ name }) => name === 'Favorite_Category__c')?.picklistValues ?? [];
    const odd = { literalNA: 0, tooLong: 0, notANumber: 0, notInPicklist: 0, multiValue: 0 };
    for (const { name, attributes } of userByName.values()) {
      if (outcomes.get(name)?.outcome !== 'matched') continue;
      const { preferredStore, lifetimeValue, favoriteCategory } = attributes;
      if (preferredStore === '#N/A') odd.literalNA += 1;
      if (textOf(preferredStore).length > 40) odd.tooLong += 1;
      if (typeof lifetimeValue === 'string') odd.notANumber += 1;
      if (typeof favoriteCategory === 'string' && !categories.includes(favoriteCategory)) odd.notInPicklist += 1;
      if (Array.isArray(favoriteCategory)) odd.multiValue += 1;
    }
    expect(odd).toEqual({ literalNA: 5, tooLong: 5, notANumber: 5, notInPicklist: 7, multiValue: 4 });
  });

  it('can be few, or none', () => {
    const few = generateData({ seed: 1, users: 3, contacts: 0, leads: 1, accounts: 0 });
    expect([currentProfiles(few.users).length, [...few.crm.Contact.rows()].length, few.accounts.rowCount]).toEqual([
      3, 0, 0,
    ]);
    expect(counts(outcomesOfUsers(few, true))).toEqual({ noCandidate: 3 });
    const none = generateData({ seed: 1, users: 0, contacts: 0, leads: 0, accounts: 0 });
    expect([...none.users.jsonRows(0, none.users.rowCount)]).toEqual([]);
  });
});

function counts(outcomes: ReadonlyMap<string, Outcome>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { outcome, reason, priority, object } of outcomes.values()) {
    const key = outcome === 'matched' ? `${object} by priority ${priority}` : reason;
    found[key] = (found[key] ?? 0) + 1;
  }
  return found;
}

function digest({ users, accounts, crm }: EmulatorData): string {
  const hash = createHash('sha256');
  for (const rows of [users, accounts]) for (const json of rows.jsonRows(0, rows.rowCount)) hash.update(json);
  for (const table of Object.values(crm)) for (const row of table.rows()) hash.update(JSON.stringify(row));
  return hash.digest('hex');
}

function valuesOf(object: 'Contact' | 'Account', field: string): ReadonlySet<string> {
  return new Set([...data.crm[object].rows()].map((row) => row[field] ?? ''));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const folded = new Map<unknown, ReadonlySet<string>>();

function fits(values: ReadonlySet<string>, key: string, fold: (text: string) => string): boolean {
  if (key === '' || values.has(key)) return false;
  const cacheKey = `${fold.toString()}${values.size}${[...values][0]}`;
  const known = folded.get(cacheKey) ?? new Set([...values].map(fold));
  folded.set(cacheKey, known);
  return known.has(fold(key));
}

function caseFold(text: string): string {
  return text.toLowerCase();
}

function spaceFold(text: string): string {
  return text.trim().replace(/\s+/gu, ' ');
}

interface Difference {
  readonly field: string;
  readonly before: string;
}

/** What a push of the demo's usual mapping would change, refusals aside. */
function differencesOf(
  user: {
    readonly lastActivity: number;
    readonly engagementScore: number;
    readonly segments: readonly string[];
    readonly attributes: Record<string, unknown>;
  },
  contact: Readonly<Record<string, string>>,
): readonly Difference[] {
  const { favoriteCategory, lifetimeValue, newsletterOptIn } = user.attributes;
  const second = new Date(Math.floor(user.lastActivity / 1000) * 1000).toISOString();
  const wanted: Record<string, string | undefined> = {
    Interaction_Studio_LastActivity__c: second,
    Interaction_Studio_EngagementScore__c: String(user.engagementScore),
    Interaction_Studio_Segments__c: [...user.segments].sort().join(';'),
    Favorite_Category__c: typeof favoriteCategory === 'string' ? favoriteCategory : undefined,
    Lifetime_Value__c: typeof lifetimeValue === 'number' ? String(lifetimeValue) : undefined,
    Newsletter_Opt_In__c: typeof newsletterOptIn === 'boolean' ? String(newsletterOptIn) : undefined,
  };
  return Object.entries(wanted).flatMap(([field, value]) => {
    const present = contact[field] ?? (field === 'Newsletter_Opt_In__c' ? 'false' : '');
    const before = field.endsWith('Segments__c') ? present.split(';').sort().join(';') : present;
    return value === undefined || value === '' || value === before ? [] : [{ field, before }];
  });
}
