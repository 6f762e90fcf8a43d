import fc from 'fast-check';
import type { MatchField, MatchRule } from '../../../src/core/matching/rule.ts';
import type { Exclusion, Link } from '../../../src/core/model/matches.ts';
import type { CrmRow, Profile, ProfileValue } from '../../reference/referenceMatcher.ts';
import { suffixOf } from '../../reference/ids.ts';

/**
 * A world is a few records out of a tiny pool of nasty values, so that equal values, ties, chains and near misses happen
 * all the time. Worlds of one run stand in the same tables and never meet: every value carries its world's number at the
 * place of `#`.
 */
export interface World {
  readonly users: readonly Profile[];
  readonly accounts: readonly Profile[];
  readonly contacts: readonly CrmRow[];
  readonly leads: readonly CrmRow[];
  readonly crmAccounts: readonly CrmRow[];
  readonly links: readonly Omit<Link, 'line'>[];
  readonly exclusions: readonly Omit<Exclusion, 'line'>[];
  readonly theme: Readonly<Record<string, readonly string[]>>;
}

/** Families of values that are nearly equal to each other. */
const pools = {
  names: [
    [
      'Ann#',
      'ann#',
      'ANN#',
      ' Ann#',
      'Ann# ',
      'Ann\u00a0#',
      'Ann #',
      'Ann  #',
      'ann\t#',
      'aNN \u2003 #\u3000',
      'Ann\n#',
    ],
    ['M\u00fcller#', 'Mu\u0308ller#', 'm\u00fcller#', 'M\u00dcLLER#', 'mu\u0308ller#', 'M\u00fcller #'],
    ['\u0130#', 'i#', 'i\u0307#', 'I#', '\u0131#'],
    ['\u1e9e#', '\u00df#', 'ss#', 'SS#'],
    ['\u03a3\u03a3#', '\u03c3\u03c3#', '\u03c3\u03c2#', '\u03a3\u03c2#'],
    ['\u{1f600}#', '\u{10400}#', '\u{10428}#', '\u01c5#', '\u01c4#', '\u01c6#'],
    ['\u212b#', '\u00c5#', 'A\u030a#', '\u00e5#', 'K#', '\u212a#', 'k#', '\u1e0b\u0323#', '\u1e0d\u0307#'],
    ['"#"', 'a,#', 'a;#', "O'#", '\ufeff#', '\u200b#', '#N/A#', 'null#', '\r\n#', ' \r\n#', '\\#', '\u2028#'],
    ['1.50#', '1.5#', '0#', 'false#', '__proto__#', 'a#@example.com', 'k#'],
  ],
  emails: [
    [
      'a#@example.com',
      'A#@example.com',
      ' a#@example.com',
      'a#@example.com\t',
      'A#@EXAMPLE.com ',
      'b#@example.com',
      'Ann#',
    ],
  ],
  keys: [['k#', 'K#', 'k# ', ' K#', 'k\u0301#', '\u1e31#', 'x#', 'Ann#', 'a#@example.com']],
  accountNames: [
    ['acc1#', 'Acc1#', 'ACC1#', ' acc1#', 'Acc1 #'],
    ['Acme#', 'acme#', ' acme#', 'acme #', 'Acm\u00e9#', 'Acme\u0301#'],
    ['acc2#', 'Acc\u00a02#', 'acc 2#', 'ACC 2#'],
  ],
} as const;

/** Each world draws from a few values of each pool only, so that any two of the pool meet somewhere. */
type Pool = keyof typeof pools;
const themeSizes: Readonly<Record<Pool, number>> = { names: 4, emails: 3, keys: 3, accountNames: 3 };
type Theme = Readonly<Record<Pool, readonly string[]>>;

const theme: fc.Arbitrary<Theme> = fc.record({
  names: themed('names'),
  emails: themed('emails'),
  keys: themed('keys'),
  accountNames: themed('accountNames'),
});

function themed(pool: Pool): fc.Arbitrary<readonly string[]> {
  const families: readonly (readonly string[])[] = pools[pool];
  const size = themeSizes[pool];
  return fc
    .tuple(
      fc.nat({ max: families.length - 1 }),
      fc.shuffledSubarray(families.flat(), { minLength: families.flat().length }),
      fc.nat({ max: 2 }),
    )
    .map(([family, shuffled, strangers]) => {
      const relatives = shuffled.filter((one) => families[family]?.includes(one));
      return [...new Set([...relatives.slice(0, size - strangers), ...shuffled])].slice(0, size);
    });
}

/** A place in the world's theme, or blank. */
function value(pool: Pool): fc.Arbitrary<string | null> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.nat({ max: themeSizes[pool] - 1 }).map((index) => `theme:${pool}:${index}`) },
    { weight: 1, arbitrary: fc.constantFrom('', null) },
  );
}

function profileValue(pool: Pool): fc.Arbitrary<ProfileValue> {
  const unmatchable: fc.Arbitrary<ProfileValue> = fc.constantFrom(
    { unmatchable: ['Ann#', 'x'] },
    { unmatchable: [] },
    { unmatchable: null },
  );
  return fc.oneof({ weight: 30, arbitrary: value(pool) }, { weight: 1, arbitrary: unmatchable });
}

/** Ten ids of an object: `#` becomes the world's number in six letters, so that capitals and digits both occur. */
function idBody(prefix: string, index: number): string {
  return `${prefix}${['aB', 'Ab', 'AB', 'ab', '0Z', 'z0', 'ZZ', 'zz', '9a', 'A9'][index] ?? 'xx'}#`;
}

/** An id as an export or a file may hold it: 15 or 18 characters, damaged or of another object. */
const idForms = [
  '15',
  '18',
  '18lower',
  'wrongChecksum',
  'lowered',
  'short',
  'spaced',
  'otherPrefix',
  'missing',
] as const;
type IdForm = (typeof idForms)[number];

function idText(prefix: string, forms: readonly IdForm[], most = 4): fc.Arbitrary<string | null> {
  const written = fc
    .tuple(fc.constantFrom(...forms), fc.nat({ max: most }))
    .map(([form, index]) => `id:${form}:${idBody(prefix, form === 'missing' ? 9 : index)}`);
  return fc.oneof({ weight: 2, arbitrary: written }, { weight: 3, arbitrary: fc.constantFrom('', null) });
}

const profileForms: readonly IdForm[] = ['15', '18', '18lower', '15', '18', ...idForms];

const users = fc.array(
  fc
    .record({
      name: fc.oneof(
        {
          weight: 12,
          arbitrary: fc.constantFrom(
            'u1#',
            'u2#',
            'U1#',
            'u3#',
            'u4#',
            'u5#',
            'u"6",#',
            'ü#',
            '\u{1f600}u#',
            '\uff5eu#',
            'u\n#',
            'u7#',
            'u8#',
          ),
        },
        { weight: 1, arbitrary: fc.constantFrom('', null) },
      ),
      displayName: profileValue('names'),
      accountName: profileValue('accountNames'),
      email: profileValue('emails'),
      contactId: profileValueOfId('003'),
      leadId: profileValueOfId('00Q'),
      loyalty: profileValue('keys'),
      proto: profileValue('keys'),
    })
    .map(
      ({ name, displayName, accountName, ...rest }): Profile => ({
        name,
        displayName,
        accountName,
        attributes: new Map<string, ProfileValue>([
          ['emailAddress', rest.email],
          ['sfcrmContactId', rest.contactId],
          ['sfcrmLeadId', rest.leadId],
          ['loyalty "id"', rest.loyalty],
          ['__proto__', rest.proto],
        ]),
      }),
    ),
  { maxLength: 7 },
);

function profileValueOfId(prefix: string): fc.Arbitrary<ProfileValue> {
  return fc.oneof(
    { weight: 12, arbitrary: idText(prefix, profileForms) },
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom<ProfileValue>('Ann#', { unmatchable: null }) },
  );
}

const accounts = fc.array(
  fc
    .record({
      name: value('accountNames'),
      accountId: profileValueOfId('001'),
      key: profileValue('keys'),
    })
    .map(
      ({ name, accountId, key }): Profile => ({
        name,
        displayName: null,
        accountName: null,
        attributes: new Map<string, ProfileValue>([
          ['sfcrmAccountId', accountId],
          ['__proto__', key],
        ]),
      }),
    ),
  { maxLength: 4 },
);

function crmRows(
  prefix: string,
  fields: Readonly<Record<string, fc.Arbitrary<string | null>>>,
  maxLength: number,
): fc.Arbitrary<CrmRow[]> {
  const row = fc.record({
    index: fc.nat({ max: 8 }),
    form: fc.constantFrom<IdForm>('15', '18', '18', '18lower'),
    ...fields,
  });
  return fc.uniqueArray(row, { maxLength, selector: (one) => (one as { index: number }).index }).map((rows) =>
    rows.map((one) => {
      const { index, form, ...rest } = one as { index: number; form: IdForm } & Record<string, string | null>;
      const values: [string, string | null][] = Object.entries(rest);
      return new Map<string, string | null>([['Id', `id:${form}:${idBody(prefix, index)}`], ...values]);
    }),
  );
}

const contacts = crmRows(
  '003',
  {
    Name: value('names'),
    Email: value('emails'),
    AccountId: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(`id:18:${idBody('001', 0)}`, `id:15:${idBody('001', 1)}`) },
      { weight: 1, arbitrary: idText('001', ['15', '18', '18lower', 'missing', 'otherPrefix']) },
    ),
    Loyalty_Id__c: value('keys'),
    Ext__c: value('keys'),
  },
  6,
);
const leads = crmRows(
  '00Q',
  {
    Name: value('names'),
    Email: value('emails'),
    IsConverted: fc.constantFrom('true', 'TRUE', 'True', 'false', 'false', 'FALSE', '', 'true ', '1'),
    ConvertedContactId: idText('003', ['15', '18', '18lower', '18', 'missing', 'wrongChecksum'], 8),
    Loyalty_Id__c: value('keys'),
    Ext__c: value('keys'),
  },
  5,
);
const crmAccounts = crmRows(
  '001',
  {
    Name: fc.oneof(value('accountNames'), fc.constantFrom('Other#', 'other #')),
    Ext__c: value('keys'),
  },
  4,
);

const links = fc.uniqueArray(
  fc.oneof(
    fc.record({
      kind: fc.constant('user' as const),
      personalizationId: fc.constantFrom('u1#', 'u2#', 'u3#', 'nobody#'),
      crmId: fc.oneof(idText('003', profileForms), idText('00Q', profileForms)).map((id) => id ?? 'x#'),
    }),
    fc.record({
      kind: fc.constant('account' as const),
      personalizationId: fc.constantFrom('theme:accountNames:0', 'theme:accountNames:1'),
      crmId: idText('001', profileForms).map((id) => id ?? ''),
    }),
  ),
  { maxLength: 2, selector: (link) => `${link.kind}:${link.personalizationId}` },
);
const exclusions = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('user' as const),
      personalizationId: fc.constantFrom('u1#', 'u4#', 'nobody#'),
      reason: fc.constant(''),
    }),
    fc.record({
      kind: fc.constant('account' as const),
      personalizationId: fc.constantFrom('theme:accountNames:0', 'theme:accountNames:2'),
      reason: fc.constant(''),
    }),
  ),
  { maxLength: 1 },
);

/** Links and exclusions in one world of four, or they would hide the rule. */
export const world: fc.Arbitrary<World> = fc
  .record({ users, accounts, contacts, leads, crmAccounts, links, exclusions, theme, decided: fc.nat({ max: 3 }) })
  .map(({ decided, ...rest }) => (decided === 0 ? rest : { ...rest, links: [], exclusions: [] }));

const userFields: readonly MatchField[] = [
  { attribute: 'loyalty "id"', field: 'Loyalty_Id__c' },
  { attribute: '__proto__', field: 'Ext__c' },
  { attribute: 'loyalty "id"', field: 'Ext__c' },
  { attribute: 'emailAddress', field: 'Ext__c' },
  { attribute: '__proto__', field: 'Name' },
  { attribute: 'sfcrmContactId', field: 'AccountId' },
];
const accountFields: readonly MatchField[] = [
  { attribute: '__proto__', field: 'Ext__c' },
  { attribute: '__proto__', field: 'Name' },
  { attribute: 'sfcrmAccountId', field: 'Id' },
];

export const rule: fc.Arbitrary<MatchRule> = fc
  .record({
    leads: fc.boolean(),
    onlyDesignatedMatchFields: fc.boolean(),
    accountsFromContacts: fc.boolean(),
    Contact: fc.shuffledSubarray([...userFields], { maxLength: 3 }),
    Lead: fc.shuffledSubarray([...userFields], { maxLength: 3 }),
    Account: fc.shuffledSubarray([...accountFields], { maxLength: 2 }),
  })
  .map(({ Contact, Lead, Account, ...options }) => ({
    ...options,
    attributes: {
      contactId: 'sfcrmContactId',
      leadId: 'sfcrmLeadId',
      accountId: 'sfcrmAccountId',
      email: 'emailAddress',
    },
    matchFields: { Contact, Lead, Account },
  }));

/** Puts a world's number into every value. */
export function numbered(one: World, number: number): World {
  const text = (written: string) => place(one.theme, written, number);
  const profiles = (all: readonly Profile[]) =>
    all.map((profile) => ({
      name: profile.name === null ? null : text(profile.name),
      displayName: placed(profile.displayName, text),
      accountName: placed(profile.accountName, text),
      attributes: new Map([...profile.attributes].map(([name, held]) => [name, placed(held, text)])),
    }));
  const rows = (all: readonly CrmRow[]) =>
    all.map((row) => new Map([...row].map(([name, held]) => [name, held === null ? null : text(held)])));
  return {
    users: profiles(one.users),
    accounts: profiles(one.accounts),
    contacts: rows(one.contacts),
    leads: rows(one.leads),
    crmAccounts: rows(one.crmAccounts),
    theme: one.theme,
    links: one.links.map((link) => ({
      ...link,
      personalizationId: text(link.personalizationId),
      crmId: text(link.crmId),
    })),
    exclusions: one.exclusions.map((exclusion) => ({
      ...exclusion,
      personalizationId: text(exclusion.personalizationId),
    })),
  };
}

function placed(held: ProfileValue, text: (written: string) => string): ProfileValue {
  return typeof held === 'string' ? text(held) : held;
}

function place(values: World['theme'], written: string, number: number): string {
  const [kind, pool, index] = written.split(':');
  if (kind === 'theme') return place(values, values[pool ?? '']?.[Number(index)] ?? '', number);
  const id = /^id:(\w+):(.*)$/.exec(written);
  if (id === null) return written.replaceAll('#', `(${number})`);
  const letters = number
    .toString(26)
    .replace(/./g, (digit) => 'aBcDeFgHiJkLmNoPqRsTuVwXyZ'.charAt(parseInt(digit, 26)));
  const body = (id[2] ?? '').replace('#', letters.padStart(10, '0'));
  return idIn(id[1] as IdForm, body);
}

function idIn(form: IdForm, body: string): string {
  switch (form) {
    case '15':
      return body;
    case '18':
    case 'missing':
      return body + suffixOf(body);
    case '18lower':
      return body + suffixOf(body).toLowerCase();
    case 'wrongChecksum':
      return `${body}${suffixOf(body) === 'AAA' ? 'AAB' : 'AAA'}`;
    case 'lowered':
      return (body + suffixOf(body)).toLowerCase();
    case 'short':
      return `${body}A`;
    case 'spaced':
      return `${body} `;
    case 'otherPrefix':
      return `005${body.slice(3)}`;
  }
}
