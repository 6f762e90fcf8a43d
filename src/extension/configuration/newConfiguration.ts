import type { CrmObject, PushObject } from '../../core/model/records.ts';
import type { SyncMode } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';

/** What *New Configuration* has asked for. */
export interface NewConfiguration {
  readonly mode: SyncMode;
  readonly account: string;
  readonly instance: string;
  readonly dataset: string;
  readonly sources: NewSources;
  /** *Match On Field* pairs. */
  readonly matchFields: Readonly<Partial<Record<CrmObject, readonly NamePair[]>>>;
  readonly push: Readonly<Record<'User' | 'Account', readonly PushChoice[]>>;
}

export type NewSources =
  | { readonly kind: 'api'; readonly connection: string }
  /** Paths from the configuration's folder, with forward slashes; null for a file that there is none of. */
  | {
      readonly kind: 'files';
      readonly users: string;
      readonly accounts: string | null;
      readonly contacts: string;
      readonly leads: string | null;
      readonly crmAccounts: string | null;
    };

export interface NamePair {
  readonly attribute: string;
  readonly field: string;
}

export type PushChoice =
  /** `field`: where the item goes to another field than the one that the integration creates. */
  | { readonly kind: 'item'; readonly item: PushItem; readonly field?: string }
  | ({ readonly kind: 'attribute' } & NamePair);

/**
 * Data items of the *Push* tab that need no word of the admin. `engagementPercentChange` is not among them: the name of its
 * field would be longer than Salesforce allows, so one has to be named.
 */
export const pushItems = [
  'displayName',
  'accountName',
  'engagementScore',
  'firstActivity',
  'lastActivity',
  'totalActions',
  'segments',
] as const;
export type PushItem = (typeof pushItems)[number];

/**
 * The text of a new `personalization-sync.json`, with comments in the vendor's words. Whatever was chosen, it has no
 * problem: an attribute that identifies a record is not pushed as well, and one field takes one source.
 */
export function newConfigurationText(chosen: NewConfiguration): string {
  const sections = [
    headSection(chosen),
    personalizationSection(chosen),
    salesforceSection(chosen),
    matchSection(chosen),
    pullSection(chosen),
    pushSection(chosen),
  ];
  return `{\n${sections.map((lines) => lines.map(indent).join('\n')).join(',\n\n')}\n}\n`;
}

type Lines = readonly string[];

function headSection({ mode }: NewConfiguration): Lines {
  return [
    comment(t('A copy, made by hand, of the settings of Integration Setup > Salesforce CRM in Personalization.')),
    comment(t('No program can read them there. Here stands no password and no key: those are kept by you.')),
    '',
    comment(t('observe: previews only, nothing is written · repair: only selected records are written')),
    comment(t('replace: this tool replaces the nightly run. Clear the same items on Push and Pull there first.')),
    property('mode', mode),
  ];
}

function personalizationSection({ account, instance, dataset, sources }: NewConfiguration): Lines {
  const source =
    sources.kind === 'api'
      ? { kind: 'api' }
      : { kind: 'files', users: sources.users, ...(sources.accounts !== null && { accounts: sources.accounts }) };
  return object('personalization', [
    [comment(t('https://<account>.<instance>.evergage.com')), property('account', account)],
    [property('instance', instance)],
    [property('dataset', dataset)],
    [property('source', source)],
  ]);
}

function salesforceSection({ sources }: NewConfiguration): Lines {
  if (sources.kind === 'api') {
    return object('salesforce', [
      [
        comment(t('The name of a connection that you keep on this machine.')),
        property('connection', sources.connection),
      ],
      [property('source', { kind: 'api' })],
    ]);
  }
  const { contacts, leads, crmAccounts } = sources;
  const source = {
    kind: 'files',
    contacts,
    ...(leads !== null && { leads }),
    ...(crmAccounts !== null && { accounts: crmAccounts }),
  };
  return object('salesforce', [[property('source', source)]]);
}

function matchSection({ sources, matchFields }: NewConfiguration): Lines {
  const leads = (sources.kind === 'files' && sources.leads !== null) || (matchFields.Lead ?? []).length > 0;
  return object('match', [
    [comment(t('Whether Leads take part. Personalization leaves them out by default.')), property('leads', leads)],
    [
      comment(t('Only use designated match fields for matching users and accounts, if match fields are specified.')),
      property('onlyDesignatedMatchFields', false),
    ],
    [
      comment(t('A match by name alone: review = shown, and written when you select it · include = written.')),
      property('nameOnly', 'review'),
    ],
  ]);
}

function pullSection({ matchFields }: NewConfiguration): Lines {
  const objects = (['Contact', 'Lead', 'Account'] as const).flatMap((name) => {
    const pairs = distinctPairs(matchFields[name] ?? []);
    const entries = pairs.map(({ attribute, field }) => inline({ field, attribute, matchOn: true }));
    return entries.length === 0 ? [] : [object(name, [list('fields', entries)])];
  });
  return [
    comment(t('The Pull tab. "matchOn" marks a Match On Field: equal values make a match.')),
    ...object('pull', objects),
  ];
}

function pushSection(chosen: NewConfiguration): Lines {
  return [
    comment(t('The Push tab: User goes to Contact, Account to Account.')),
    comment(t('An item without a field goes to the one that the integration creates: Interaction_Studio_<Item>__c.')),
    ...object('push', [list('User', pushEntries(chosen, 'Contact')), list('Account', pushEntries(chosen, 'Account'))]),
  ];
}

function pushEntries({ matchFields, push }: NewConfiguration, object: PushObject): readonly string[] {
  const objects = object === 'Contact' ? (['Contact', 'Lead'] as const) : (['Account'] as const);
  const pulled = new Set(objects.flatMap((name) => (matchFields[name] ?? []).map(({ attribute }) => attribute)));
  const taken = new Set<string>();
  return push[object === 'Contact' ? 'User' : 'Account'].flatMap((choice) => {
    const target = targetOf(choice);
    const isPulled = choice.kind === 'attribute' && pulled.has(choice.attribute);
    if (taken.has(target) || isPulled) return [];
    taken.add(target);
    return [inline(entryOf(choice))];
  });
}

/** Two choices with the same target would write one field. */
function targetOf(choice: PushChoice): string {
  const field = choice.field ?? `Interaction_Studio_${choice.kind === 'item' ? choice.item : ''}__c`;
  return field.toLowerCase();
}

function entryOf(choice: PushChoice): Readonly<Record<string, string>> {
  if (choice.kind === 'attribute') return { attribute: choice.attribute, field: choice.field };
  const { item, field } = choice;
  // Segments are a list, and a field holds one text.
  return { item, ...(field !== undefined && { field }), ...(item === 'segments' && { separator: ';' }) };
}

function distinctPairs(pairs: readonly NamePair[]): readonly NamePair[] {
  const byNames = new Map(pairs.map((pair) => [`${pair.attribute}=${pair.field.toLowerCase()}`, pair]));
  return [...byNames.values()];
}

// ── JSON with comments, in lines ─────────────────────────────────────────────────────────────────────────────────────

function object(name: string, members: readonly Lines[]): Lines {
  if (members.length === 0) return [`${JSON.stringify(name)}: {}`];
  return [`${JSON.stringify(name)}: {`, ...parted(members).map(indent), '}'];
}

function list(name: string, entries: readonly string[]): Lines {
  if (entries.length === 0) return [`${JSON.stringify(name)}: []`];
  return [`${JSON.stringify(name)}: [`, ...parted(entries.map((entry) => [entry])).map(indent), ']'];
}

function parted(members: readonly Lines[]): Lines {
  return members.flatMap((lines, index) =>
    index === members.length - 1 ? lines : [...lines.slice(0, -1), `${lines.at(-1) ?? ''},`],
  );
}

function property(name: string, value: unknown): string {
  return `${JSON.stringify(name)}: ${typeof value === 'object' ? inline(value) : JSON.stringify(value)}`;
}

/** `{ "kind": "api" }`, with the blanks that a person would leave. */
function inline(value: unknown): string {
  const members = Object.entries(value as object).map(
    ([key, member]) => `${JSON.stringify(key)}: ${JSON.stringify(member)}`,
  );
  return `{ ${members.join(', ')} }`;
}

/** A translation must not end its comment. */
function comment(text: string): string {
  return `// ${text.replaceAll(/[\r\n]+/g, ' ')}`;
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
