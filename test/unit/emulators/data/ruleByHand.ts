import type { EmulatorData } from '../../../../src/emulators/data/emulatorData.ts';

type CrmRow = Readonly<Record<string, string | null>>;
interface Profile {
  readonly name: string;
  readonly displayName?: string | null;
  readonly accountName?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Outcome {
  readonly outcome: 'matched' | 'ambiguous' | 'unmatched';
  readonly reason: string;
  readonly priority: number | null;
  readonly object: 'Contact' | 'Lead' | 'Account' | null;
  readonly id: string | null;
}

interface Claim {
  readonly object: 'Contact' | 'Lead' | 'Account';
  readonly priority: number;
  readonly ids: ReadonlySet<string>;
}

/** The matching rule, as plainly as it can be written, for what the generated data hold: a check on the data, not on us. */
export function outcomesOfUsers(data: EmulatorData, leadsOn: boolean): ReadonlyMap<string, Outcome> {
  const contacts = [...data.crm.Contact.rows()];
  const leads = leadsOn ? [...data.crm.Lead.rows()] : [];
  const contactIds = new Map(contacts.map((row) => [String(row['Id']).slice(0, 15), String(row['Id'])]));
  const people = { contacts, leads, contactIds };
  const byId = indexBy('Id', people);
  const byLoyalty = indexBy('Loyalty_Id__c', people);
  const byEmail = indexBy('Email', people);
  const byName = indexBy('Name', people);
  const claims = new Map<string, Claim | 'convertedContactMissing' | undefined>();
  for (const user of currentProfiles(data.users)) {
    const { emailAddress, sfcrmContactId, sfcrmLeadId, loyaltyId } = user.attributes;
    const priorities = [
      [...look(byId, 'Contact', idKey(sfcrmContactId, '003')), ...look(byId, 'Lead', idKey(sfcrmLeadId, '00Q'))],
      both(byLoyalty, loyaltyId),
      [...both(byEmail, emailAddress), ...both(byName, user.displayName)],
    ];
    claims.set(user.name, claimOf(priorities));
  }
  return settle(claims);
}

interface Target {
  readonly object: 'Contact' | 'Lead';
  readonly id: string;
}
type Index = ReadonlyMap<string, readonly Target[]>;

interface People {
  readonly contacts: readonly CrmRow[];
  readonly leads: readonly CrmRow[];
  readonly contactIds: ReadonlyMap<string, string>;
}

function indexBy(field: string, { contacts, leads, contactIds }: People): Index {
  const found = new Map<string, Target[]>();
  for (const [rows, object] of [
    [contacts, 'Contact'],
    [leads, 'Lead'],
  ] as const) {
    for (const row of rows) {
      const value = row[field];
      if (!value) continue;
      const key = `${object}:${field === 'Id' ? value.slice(0, 15) : value}`;
      const targets = found.get(key) ?? [];
      targets.push(targetOf(row, object, contactIds));
      found.set(key, targets);
    }
  }
  return found;
}

function look(index: Index, object: string, key: unknown) {
  return typeof key === 'string' && key !== '' ? (index.get(`${object}:${key}`) ?? []) : [];
}

function both(index: Index, key: unknown) {
  return [...look(index, 'Contact', key), ...look(index, 'Lead', key)];
}

function targetOf(row: CrmRow, object: 'Contact' | 'Lead', contactIds: ReadonlyMap<string, string>) {
  if (row['IsConverted'] !== 'true') return { object, id: String(row['Id']) };
  const contact = contactIds.get(String(row['ConvertedContactId']).slice(0, 15));
  return { object: 'Contact' as const, id: contact ?? 'missing' };
}

/** The 15 characters of a right id with that prefix. */
function idKey(value: unknown, prefix: string): string | undefined {
  if (typeof value !== 'string' || !value.startsWith(prefix)) return undefined;
  if (value.length === 15) return value;
  return value.length === 18 && checksumOf(value) === value.slice(15).toUpperCase() ? value.slice(0, 15) : undefined;
}

function checksumOf(id: string): string {
  return [0, 5, 10]
    .map((start) =>
      Array.from(id.slice(start, start + 5)).reduce((sum, letter, at) => sum + (/[A-Z]/.test(letter) ? 2 ** at : 0), 0),
    )
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[bits])
    .join('');
}

function claimOf(priorities: readonly (readonly { object: 'Contact' | 'Lead'; id: string }[])[]) {
  for (const object of ['Contact', 'Lead'] as const) {
    for (const [index, candidates] of priorities.entries()) {
      const ids = new Set(
        candidates.filter((one) => one.object === object && one.id !== 'missing').map(({ id }) => id),
      );
      if (ids.size > 0) return { object, priority: index + 1, ids };
    }
  }
  return priorities.flat().some(({ id }) => id === 'missing') ? ('convertedContactMissing' as const) : undefined;
}

function settle(claims: ReadonlyMap<string, Claim | 'convertedContactMissing' | undefined>) {
  const rivals = new Map<string, { name: string; priority: number }[]>();
  for (const [name, claim] of claims) {
    if (typeof claim !== 'object' || claim.ids.size > 1) continue;
    const [id] = claim.ids as Set<string>;
    rivals.set(String(id), [...(rivals.get(String(id)) ?? []), { name, priority: claim.priority }]);
  }
  const outcomes = new Map<string, Outcome>();
  for (const [name, claim] of claims) outcomes.set(name, outcomeOf(claim, rivals));
  return outcomes;
}

function outcomeOf(
  claim: Claim | 'convertedContactMissing' | undefined,
  rivals: ReadonlyMap<string, readonly { name: string; priority: number }[]>,
): Outcome {
  const nothing = { priority: null, object: null, id: null };
  if (typeof claim !== 'object') return { outcome: 'unmatched', reason: claim ?? 'noCandidate', ...nothing };
  const { object, priority } = claim;
  if (claim.ids.size > 1) return { outcome: 'ambiguous', reason: 'severalCandidates', object, priority, id: null };
  const [id = ''] = claim.ids;
  const best = Math.min(...(rivals.get(id) ?? []).map((rival) => rival.priority));
  const holders = (rivals.get(id) ?? []).filter((rival) => rival.priority === best);
  if (priority > best) return { outcome: 'unmatched', reason: 'claimedByStronger', ...nothing };
  if (holders.length > 1) return { outcome: 'ambiguous', reason: 'claimedByOthers', object, priority, id: null };
  return { outcome: 'matched', reason: '', object, priority, id };
}

/** Accounts after the users, with account ids from matched Contacts. */
export function outcomesOfAccounts(data: EmulatorData): ReadonlyMap<string, Outcome> {
  const accounts = [...data.crm.Account.rows()];
  const users = outcomesOfUsers(data, false);
  const accountOfContact = new Map([...data.crm.Contact.rows()].map((row) => [row['Id'], row['AccountId']]));
  const accountsByUsers = new Map<string, Set<string>>();
  for (const user of currentProfiles(data.users)) {
    const account = accountOfContact.get(users.get(user.name)?.id ?? '');
    if (!user.accountName || !account) continue;
    accountsByUsers.set(user.accountName, (accountsByUsers.get(user.accountName) ?? new Set()).add(account));
  }
  const claims = new Map<string, Claim | undefined>();
  for (const profile of currentProfiles(data.accounts)) {
    const { sfcrmAccountId, accountNumber } = profile.attributes;
    const key = idKey(sfcrmAccountId, '001');
    const priorities = [
      accounts.filter((row) => key !== undefined && row['Id']?.startsWith(key)),
      accounts.filter((row) => accountNumber && row['Account_Number__c'] === accountNumber),
      accounts.filter((row) => row['Name'] === profile.name),
    ].map((rows) => new Set(rows.map((row) => String(row['Id']))));
    priorities.push(accountsByUsers.get(profile.name) ?? new Set());
    const index = priorities.findIndex((ids) => ids.size > 0);
    const ids = priorities[index];
    claims.set(profile.name, ids && { object: 'Account', priority: index + 1, ids });
  }
  return settle(claims);
}

/** The last appearance of each profile. */
export function currentProfiles(rows: EmulatorData['users']): readonly Profile[] {
  const current = new Map<string, Profile>();
  for (const json of rows.jsonRows(0, rows.rowCount)) {
    const profile = JSON.parse(json.toString()) as Profile;
    current.set(profile.name, profile);
  }
  return [...current.values()];
}
