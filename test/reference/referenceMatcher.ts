/**
 * The match rule once more, slow and obvious: every profile is compared with every record, one pair at a time. Written
 * from the rule's description only; it shares nothing with the product but types.
 */
import type { MatchRule } from '../../src/core/matching/rule.ts';
import type { Decisions, MatchedOn, MatchRow, NearMissKind, Reason } from '../../src/core/model/matches.ts';
import type { CrmObject, ProfileKind } from '../../src/core/model/records.ts';
import { foldsOf } from './folds.ts';
import { readId } from './ids.ts';

/** A list or an object is `unmatchable`. */
export type ProfileValue = string | null | { readonly unmatchable: readonly string[] | null };

export interface Profile {
  readonly name: string | null;
  readonly displayName: ProfileValue;
  readonly accountName: ProfileValue;
  readonly attributes: ReadonlyMap<string, ProfileValue>;
}

export type CrmRow = ReadonlyMap<string, string | null>;

export interface ReferenceInput {
  readonly users: readonly Profile[];
  readonly accounts: readonly Profile[];
  readonly contacts: readonly CrmRow[];
  /** Null when there are none to be had. */
  readonly leads: readonly CrmRow[] | null;
  readonly crmAccounts: readonly CrmRow[];
  readonly rule: MatchRule;
  readonly decisions: Decisions;
}

export interface ReferenceResult {
  /** Users by id, then accounts by id (code points). `similarAccountName` is never said: its threshold is not the rule's. */
  readonly rows: readonly MatchRow[];
  /** Matched at priority 3 with the e-mail not equal. */
  readonly nameOnly: readonly string[];
  readonly warnings: Readonly<Record<string, number>>;
  readonly superseded: Readonly<Record<ProfileKind, number>>;
}

export function referenceMatch(input: ReferenceInput): ReferenceResult {
  const world = new World(input);
  const users = settle(world.users.map((user) => world.decideUser(user)));
  const accounts = settle(world.accounts.map((account) => world.decideAccount(account, users)));
  return {
    rows: [...users, ...accounts].map(({ row }) => row),
    nameOnly: users
      .filter(({ row }) => row.outcome === 'matched' && row.priority === 3)
      .filter(({ row }) => !row.matchedPairs.includes(`${input.rule.attributes.email}=Email`))
      .map(({ row }) => row.personalizationId),
    warnings: Object.fromEntries(world.warnings),
    superseded: world.superseded,
  };
}

/** A CRM record under its 18-character id. */
interface CrmRecord {
  readonly object: CrmObject;
  readonly id: string;
  readonly row: CrmRow;
}

/** A pair that is equal, and whose it is: a Contact can be found by the pairs of its converted Leads. */
interface EqualPair {
  readonly of: CrmObject | null;
  readonly text: string;
}

interface Candidate {
  readonly object: CrmObject;
  readonly id: string;
  readonly pairs: readonly EqualPair[];
}

interface Decision {
  readonly kind: ProfileKind;
  readonly profile: Profile;
  readonly id: string;
  readonly excluded: boolean;
  readonly priority: number | null;
  readonly candidates: readonly Candidate[];
  readonly pairs: readonly string[];
  readonly reason: Reason | null;
  readonly nearMiss: readonly [NearMissKind, string] | null;
}

interface Settled {
  readonly profile: Profile;
  readonly row: MatchRow;
}

class World {
  readonly users: readonly Profile[];
  readonly accounts: readonly Profile[];
  readonly warnings = new Map<string, number>();
  readonly superseded = { user: 0, account: 0 };
  private readonly input: ReferenceInput;
  private readonly rule: MatchRule;
  private readonly contacts: readonly CrmRecord[];
  private readonly openLeads: readonly CrmRecord[];
  private readonly convertedLeads: readonly CrmRecord[];
  private readonly crmAccounts: readonly CrmRecord[];

  constructor(input: ReferenceInput) {
    this.input = input;
    this.rule = input.rule;
    this.contacts = input.contacts.map((row) => recordOf('Contact', row));
    const leads = (input.leads ?? []).map((row) => recordOf('Lead', row));
    this.openLeads = leads.filter(({ row }) => !isConverted(row));
    this.convertedLeads = leads.filter(({ row }) => isConverted(row));
    this.crmAccounts = input.crmAccounts.map((row) => recordOf('Account', row));
    this.users = this.current('user', input.users);
    this.accounts = this.current('account', input.accounts);
    this.warnAboutLists();
  }

  decideUser(user: Profile): Decision {
    const id = user.name ?? '';
    const base = { kind: 'user', profile: user, id } as const;
    if (this.isExcluded('user', id)) return { ...base, ...nothing, excluded: true };
    const link = this.linkTarget('user', id);
    if (link !== null) return { ...base, ...nothing, priority: 0, candidates: [link] };

    const { contactId, leadId } = this.rule.attributes;
    this.warnAboutId('user', contactId, attribute(user, contactId), 'Contact', this.contacts);
    if (this.rule.leads) {
      this.warnAboutId('user', leadId, attribute(user, leadId), 'Lead', [...this.openLeads, ...this.convertedLeads]);
    }
    for (const priority of [1, 2, 3]) {
      const candidates = this.contactCandidates(user, priority);
      if (candidates.length > 0) return { ...base, ...this.decided('user', priority, candidates) };
    }
    if (this.rule.leads) {
      for (const priority of [1, 2, 3]) {
        const candidates = this.leadCandidates(user, priority);
        if (candidates.length > 0) return { ...base, ...this.decided('user', priority, candidates) };
      }
      if (
        this.convertedLeads.some((lead) =>
          [1, 2, 3].some((priority) => this.leadPairs(user, lead, priority).length > 0),
        )
      ) {
        return { ...base, ...nothing, reason: 'convertedContactMissing' };
      }
    }
    return { ...base, ...nothing, reason: 'noCandidate', nearMiss: this.nearMissOfUser(user) };
  }

  decideAccount(account: Profile, users: readonly Settled[]): Decision {
    const id = account.name ?? '';
    const base = { kind: 'account', profile: account, id } as const;
    if (this.isExcluded('account', id)) return { ...base, ...nothing, excluded: true };
    const link = this.linkTarget('account', id);
    if (link !== null) return { ...base, ...nothing, priority: 0, candidates: [link] };

    const { accountId } = this.rule.attributes;
    this.warnAboutId('account', accountId, attribute(account, accountId), 'Account', this.crmAccounts);
    for (const priority of [1, 2, 3]) {
      const candidates = this.crmAccounts
        .map((record) => ({
          object: record.object,
          id: record.id,
          pairs: this.accountPairs(account, record, priority),
        }))
        .filter(({ pairs }) => pairs.length > 0);
      if (candidates.length > 0) return { ...base, ...this.decided('account', priority, candidates) };
    }
    if (this.rule.accountsFromContacts) {
      const candidates = this.accountsOfMatchedContacts(id, users);
      if (candidates.length > 0) return { ...base, ...this.decided('account', 4, candidates) };
    }
    return { ...base, ...nothing, reason: 'noCandidate', nearMiss: this.nearMissOfAccount(account) };
  }

  /** The last appearance of each id, by id; rows without an id are left out. */
  private current(kind: ProfileKind, profiles: readonly Profile[]): readonly Profile[] {
    const last = new Map<string, Profile>();
    for (const profile of profiles) {
      if (isBlank(profile.name)) this.warn(`blankId ${kind}`);
      else {
        if (last.has(profile.name)) this.superseded[kind] += 1;
        last.set(profile.name, profile);
      }
    }
    return [...last.values()].sort((left, right) => byCodePoints(left.name ?? '', right.name ?? ''));
  }

  private isExcluded(kind: ProfileKind, id: string): boolean {
    return this.input.decisions.exclusions.some((one) => one.kind === kind && one.personalizationId === id);
  }

  private linkTarget(kind: ProfileKind, id: string): Candidate | null {
    const link = this.input.decisions.links.find((one) => one.kind === kind && one.personalizationId === id);
    if (link === undefined) return null;
    const target = this.linkedRecord(kind, link.crmId);
    if (target === null) this.warn(`linkWithoutRow ${kind}`);
    return target;
  }

  private linkedRecord(kind: ProfileKind, crmId: string): Candidate | null {
    const record = (records: readonly CrmRecord[], object: CrmObject) =>
      records.find(({ id }) => id === readId(crmId, object));
    if (kind === 'account') return plain(record(this.crmAccounts, 'Account'));
    const contact = plain(record(this.contacts, 'Contact'));
    if (contact !== null || !this.rule.leads) return contact;
    const lead = record(this.convertedLeads, 'Lead');
    return lead === undefined ? plain(record(this.openLeads, 'Lead')) : plain(this.contactOf(lead));
  }

  /** The Contact that a converted Lead stands for. */
  private contactOf(lead: CrmRecord): CrmRecord | undefined {
    const written = lead.row.get('ConvertedContactId') ?? '';
    return this.contacts.find(({ id }) => id === readId(written, 'Contact'));
  }

  private contactCandidates(user: Profile, priority: number): readonly Candidate[] {
    return this.contacts
      .map((contact) => ({
        object: contact.object,
        id: contact.id,
        pairs: [
          ...this.contactPairs(user, contact, priority),
          ...(this.rule.leads ? this.convertedLeads : [])
            .filter((lead) => this.contactOf(lead) === contact)
            .flatMap((lead) => this.leadPairs(user, lead, priority)),
        ],
      }))
      .filter(({ pairs }) => pairs.length > 0);
  }

  private leadCandidates(user: Profile, priority: number): readonly Candidate[] {
    return this.openLeads
      .map((lead) => ({ object: lead.object, id: lead.id, pairs: this.leadPairs(user, lead, priority) }))
      .filter(({ pairs }) => pairs.length > 0);
  }

  private contactPairs(user: Profile, contact: CrmRecord, priority: number): readonly EqualPair[] {
    return this.userPairs(user, contact, priority, this.rule.attributes.contactId);
  }

  private leadPairs(user: Profile, lead: CrmRecord, priority: number): readonly EqualPair[] {
    return this.userPairs(user, lead, priority, this.rule.attributes.leadId);
  }

  private userPairs(user: Profile, record: CrmRecord, priority: number, idAttribute: string): readonly EqualPair[] {
    const { email } = this.rule.attributes;
    switch (priority) {
      case 1:
        return readId(attribute(user, idAttribute) ?? '', record.object) === record.id
          ? [{ of: record.object, text: `${idAttribute}=Id` }]
          : [];
      case 2:
        return this.equalMatchFields(user, record);
      default:
        if (this.isNameRuleOff(record.object)) return [];
        return [
          ...(isEqual(attribute(user, email), field(record, 'Email')) ? [{ of: null, text: `${email}=Email` }] : []),
          ...(isEqual(text(user.displayName), field(record, 'Name')) ? [{ of: null, text: 'displayName=Name' }] : []),
        ];
    }
  }

  private accountPairs(account: Profile, record: CrmRecord, priority: number): readonly EqualPair[] {
    const { accountId } = this.rule.attributes;
    switch (priority) {
      case 1:
        return readId(attribute(account, accountId) ?? '', 'Account') === record.id
          ? [{ of: record.object, text: `${accountId}=Id` }]
          : [];
      case 2:
        return this.equalMatchFields(account, record);
      default:
        if (this.isNameRuleOff('Account')) return [];
        return isEqual(account.name, field(record, 'Name')) ? [{ of: null, text: 'name=Name' }] : [];
    }
  }

  private equalMatchFields(profile: Profile, record: CrmRecord): readonly EqualPair[] {
    return this.rule.matchFields[record.object]
      .filter((pair) => isEqual(attribute(profile, pair.attribute), field(record, pair.field)))
      .map((pair) => ({ of: record.object, text: `${pair.attribute}=${pair.field}` }));
  }

  private isNameRuleOff(object: CrmObject): boolean {
    return this.rule.onlyDesignatedMatchFields && this.rule.matchFields[object].length > 0;
  }

  private accountsOfMatchedContacts(accountName: string, users: readonly Settled[]): readonly Candidate[] {
    const ids = new Set<string>();
    for (const { profile, row } of users) {
      if (row.outcome !== 'matched' || row.crmObject !== 'Contact') continue;
      if (!isEqual(text(profile.accountName), accountName)) continue;
      const contact = this.contacts.find(({ id }) => id === row.crmId);
      const accountId = readId(contact?.row.get('AccountId') ?? '', 'Account');
      if (accountId !== null && this.crmAccounts.some(({ id }) => id === accountId)) ids.add(accountId);
    }
    return [...ids].map((id) => ({ object: 'Account', id, pairs: [] }));
  }

  private decided(kind: ProfileKind, priority: number, candidates: readonly Candidate[]): typeof nothing {
    return {
      ...nothing,
      priority,
      candidates,
      pairs: this.inOrder(
        kind,
        candidates.flatMap(({ pairs }) => pairs),
      ),
      reason: candidates.length > 1 ? 'severalCandidates' : null,
    };
  }

  /** `matchedPairs`: what was equal, the Contact's fields, then the Lead's, each text once. */
  private inOrder(kind: ProfileKind, equal: readonly EqualPair[]): readonly string[] {
    const { attributes, matchFields } = this.rule;
    const written = (object: CrmObject) =>
      matchFields[object].map((pair) => ({ of: object, text: `${pair.attribute}=${pair.field}` }));
    const order: readonly EqualPair[] =
      kind === 'user'
        ? [
            { of: 'Contact', text: `${attributes.contactId}=Id` },
            { of: 'Lead', text: `${attributes.leadId}=Id` },
            ...written('Contact'),
            ...written('Lead'),
            { of: null, text: `${attributes.email}=Email` },
            { of: null, text: 'displayName=Name' },
          ]
        : [
            { of: 'Account', text: `${attributes.accountId}=Id` },
            ...written('Account'),
            { of: null, text: 'name=Name' },
          ];
    const found = order.filter((pair) => equal.some(({ of, text: one }) => of === pair.of && one === pair.text));
    return [...new Set(found.map((pair) => pair.text))];
  }

  private nearMissOfUser(user: Profile): readonly [NearMissKind, string] | null {
    const { rule } = this;
    const records = rule.leads ? [...this.contacts, ...this.openLeads] : this.contacts;
    const email = attribute(user, rule.attributes.email);
    const name = text(user.displayName);
    const designated = (fieldName: string) => (record: CrmRecord) =>
      this.isNameRuleOff(record.object) ? [fieldName] : [];
    const attributes = [...rule.matchFields.Contact, ...rule.matchFields.Lead].map((pair) => pair.attribute);
    const keys: readonly NearKey[] = [
      { value: email, fieldsOf: () => ['Email'] },
      { value: name, fieldsOf: () => ['Name'] },
      ...this.attributeKeys(user, attributes),
    ];
    return (
      nearest('designatedFieldsOnly', records, [
        { value: email, fieldsOf: designated('Email') },
        { value: name, fieldsOf: designated('Name') },
      ]) ??
      nearestFold(records, keys) ??
      this.leadOnly(user)
    );
  }

  private nearMissOfAccount(account: Profile): readonly [NearMissKind, string] | null {
    const attributes = this.rule.matchFields.Account.map((pair) => pair.attribute);
    const name = { value: account.name, fieldsOf: () => ['Name'] };
    const designated = this.isNameRuleOff('Account') ? nearest('designatedFieldsOnly', this.crmAccounts, [name]) : null;
    return designated ?? nearestFold(this.crmAccounts, [name, ...this.attributeKeys(account, attributes)]);
  }

  private attributeKeys(profile: Profile, attributes: readonly string[]): readonly NearKey[] {
    return [...new Set(attributes)].map((one) => ({
      value: attribute(profile, one),
      fieldsOf: (record) =>
        this.rule.matchFields[record.object].filter((pair) => pair.attribute === one).map((pair) => pair.field),
    }));
  }

  private leadOnly(user: Profile): readonly [NearMissKind, string] | null {
    if (this.rule.leads) return null;
    for (const priority of [1, 2, 3]) {
      const ids = this.leadCandidates(user, priority).map(({ id }) => id);
      if (ids.length > 0) return ['leadOnly', smallest(ids)];
    }
    return null;
  }

  private warnAboutId(
    kind: ProfileKind,
    name: string,
    value: string | null,
    object: CrmObject,
    records: readonly CrmRecord[],
  ): void {
    if (isBlank(value)) return;
    const id = readId(value, object);
    if (id === null) this.warn(`notASalesforceId ${kind} ${name} ${object}`);
    else if (!records.some((record) => record.id === id)) this.warn(`salesforceIdWithoutRow ${kind} ${name} ${object}`);
  }

  private warnAboutLists(): void {
    const { attributes, matchFields } = this.rule;
    const ofUsers = [attributes.contactId, attributes.leadId, attributes.email];
    const pairs = [...matchFields.Contact, ...matchFields.Lead].map((pair) => pair.attribute);
    for (const user of this.users) {
      for (const name of new Set([...ofUsers, ...pairs])) {
        if (isUnmatchable(user.attributes.get(name))) this.warn(`listNeverMatches user ${name}`);
      }
      if (isUnmatchable(user.displayName)) this.warn('listNeverMatches user displayName');
    }
    for (const account of this.accounts) {
      for (const name of new Set([attributes.accountId, ...matchFields.Account.map((pair) => pair.attribute)])) {
        if (isUnmatchable(account.attributes.get(name))) this.warn(`listNeverMatches account ${name}`);
      }
    }
  }

  private warn(what: string): void {
    this.warnings.set(what, (this.warnings.get(what) ?? 0) + 1);
  }
}

const nothing: Omit<Decision, 'kind' | 'profile' | 'id'> = {
  excluded: false,
  priority: null,
  candidates: [],
  pairs: [],
  reason: null,
  nearMiss: null,
};

/** Claims on the same record: the best priority wins, once. */
function settle(decisions: readonly Decision[]): readonly Settled[] {
  const claims = decisions.filter(({ candidates }) => candidates.length === 1);
  return decisions.map((decision) => {
    const [only, ...others] = decision.candidates;
    if (only === undefined || others.length > 0)
      return { profile: decision.profile, row: rowOf(decision, decision.reason) };
    const rivals = claims.filter(
      ({ candidates }) => candidates[0]?.object === only.object && candidates[0].id === only.id,
    );
    const best = Math.min(...rivals.map(({ priority }) => priority ?? Infinity));
    const holders = rivals.filter(({ priority }) => priority === best).length;
    const reason = decision.priority !== best ? 'claimedByStronger' : holders > 1 ? 'claimedByOthers' : null;
    return { profile: decision.profile, row: rowOf(decision, reason) };
  });
}

function rowOf(decision: Decision, reason: Reason | null): MatchRow {
  const { kind, id, excluded, priority, candidates, pairs, nearMiss } = decision;
  const base: MatchRow = {
    kind,
    personalizationId: id,
    outcome: 'unmatched',
    crmObject: null,
    crmId: null,
    priority: null,
    matchedOn: null,
    matchedPairs: [],
    candidates: [],
    candidateCount: 0,
    reason,
    nearMiss: null,
    nearMissId: null,
  };
  if (excluded) return { ...base, outcome: 'excluded' };
  const ids = [...new Set(candidates.map((candidate) => candidate.id))].sort(byCodePoints);
  const listed = { candidates: ids.slice(0, 20), candidateCount: ids.length };
  const deciding = {
    crmObject: candidates[0]?.object ?? null,
    priority,
    matchedOn: priority === null ? null : (matchedOn[priority] ?? null),
    matchedPairs: pairs,
  };
  switch (reason) {
    case null:
      return { ...base, ...deciding, outcome: 'matched', crmId: ids[0] ?? null };
    case 'severalCandidates':
    case 'claimedByOthers':
      return { ...base, ...deciding, ...listed, outcome: 'ambiguous' };
    case 'claimedByStronger':
      return { ...base, ...listed };
    case 'noCandidate':
    case 'convertedContactMissing':
      return { ...base, nearMiss: nearMiss?.[0] ?? null, nearMissId: nearMiss?.[1] ?? null };
  }
}

const matchedOn: readonly MatchedOn[] = ['link', 'salesforceId', 'matchField', 'nameOrEmail', 'viaContacts'];

interface NearKey {
  readonly value: string | null;
  readonly fieldsOf: (record: CrmRecord) => readonly string[];
}

/** The smallest id among the records that the first key with any fits. */
function nearest(
  kind: NearMissKind,
  records: readonly CrmRecord[],
  keys: readonly NearKey[],
  fits: (left: string, right: string) => boolean = (left, right) => left === right,
): readonly [NearMissKind, string] | null {
  for (const { value, fieldsOf } of keys) {
    if (isBlank(value)) continue;
    const ids = records
      .filter((record) =>
        fieldsOf(record).some((name) => {
          const other = field(record, name);
          return !isBlank(other) && fits(value, other);
        }),
      )
      .map(({ id }) => id);
    if (ids.length > 0) return [kind, smallest(ids)];
  }
  return null;
}

function nearestFold(records: readonly CrmRecord[], keys: readonly NearKey[]): readonly [NearMissKind, string] | null {
  for (const [kind, fits] of foldsOf) {
    const found = nearest(kind, records, keys, fits);
    if (found !== null) return found;
  }
  return null;
}

function recordOf(object: CrmObject, row: CrmRow): CrmRecord {
  const id = readId(row.get('Id') ?? '', object);
  if (id === null) throw new Error(`The reference was given a ${object} without a valid Id.`);
  return { object, id, row };
}

function field(record: CrmRecord, name: string): string | null {
  const value = record.row.get(name) ?? null;
  if (value === null || !['Id', 'AccountId', 'ConvertedContactId'].includes(name)) return value;
  return readId(value, null) ?? value;
}

function plain(record: CrmRecord | undefined): Candidate | null {
  return record === undefined ? null : { object: record.object, id: record.id, pairs: [] };
}

function isConverted(row: CrmRow): boolean {
  return /^true$/i.test(row.get('IsConverted') ?? '');
}

function attribute(profile: Profile, name: string): string | null {
  return text(profile.attributes.get(name) ?? null);
}

/** Lists and objects never match, like blanks. */
function text(value: ProfileValue): string | null {
  return typeof value === 'string' ? value : null;
}

function isUnmatchable(value: ProfileValue | undefined): boolean {
  return typeof value === 'object' && value !== null;
}

function isEqual(left: string | null, right: string | null): boolean {
  return !isBlank(left) && left === right;
}

function isBlank(value: string | null): value is null {
  return value === null || value === '';
}

function smallest(ids: readonly string[]): string {
  return [...ids].sort(byCodePoints)[0] ?? '';
}

function byCodePoints(left: string, right: string): number {
  const [a, b] = [Array.from(left), Array.from(right)];
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
