import type { FieldDescription } from '../../core/model/org.ts';
import type { CrmObject, ProfileKind, PushObject } from '../../core/model/records.ts';
import type { KnownNames } from '../../engine/protocol.ts';
import { type NamePair, type PushItem, pushItems } from './newConfiguration.ts';

export interface ProposedPair extends NamePair {
  readonly object: CrmObject;
  /** The field's label. */
  readonly label: string;
}

/** Pairs of the same name on both sides, which an admin most likely means: `loyaltyId` and `Loyalty_Id__c`. */
export function proposedMatchFields(known: KnownNames, objects: readonly CrmObject[]): readonly ProposedPair[] {
  return objects.flatMap((object) => pairsOf(known, object, (field) => !nothingToCompare.has(field.type)));
}

/** Pairs of the same name whose field can be written, and is not the integration's own: those belong to items. */
export function proposedPushPairs(known: KnownNames): readonly ProposedPair[] {
  return (['Contact', 'Account'] as const).flatMap((object) =>
    pairsOf(known, object, (field) => field.updateable && !field.calculated && !isOfIntegration(field)),
  );
}

export interface ProposedItem {
  readonly object: PushObject;
  readonly item: PushItem;
  /** The field that the integration created, where its name has a dataset-specific infix. */
  readonly field?: string;
}

/**
 * Items whose field the integration has created; all of them where the fields cannot be read. An item without a field would
 * end the first dry run with a problem.
 */
export function proposedItems(known: KnownNames): readonly ProposedItem[] {
  const ofContact = pushItems.flatMap((item) => proposedItem(known, 'Contact', item));
  const ofAccount = accountItems.flatMap((item) => proposedItem(known, 'Account', item));
  return [...ofContact, ...ofAccount];
}

/** What an account export holds. */
const accountItems = ['engagementScore', 'firstActivity', 'lastActivity', 'totalActions'] as const;

function proposedItem(known: KnownNames, object: PushObject, item: PushItem): readonly ProposedItem[] {
  const fields = known.fields[object];
  if (fields === undefined) return [{ object, item }];
  const created = `interaction_studio_${item.toLowerCase()}__c`;
  if (fields.some(({ name }) => name.toLowerCase() === created)) return [{ object, item }];
  const withInfix = new RegExp(`^Interaction_Studio_\\w+_${item}__c$`, 'i');
  const field = fields.find(({ name }) => withInfix.test(name))?.name;
  return field === undefined ? [] : [{ object, item, field }];
}

const nothingToCompare: ReadonlySet<string> = new Set(['boolean', 'base64', 'address', 'location', 'textarea']);

function isOfIntegration({ name }: FieldDescription): boolean {
  return /^Interaction_Studio_/i.test(name);
}

function pairsOf(
  known: KnownNames,
  object: CrmObject,
  fits: (field: FieldDescription) => boolean,
): readonly ProposedPair[] {
  const profile: ProfileKind = object === 'Account' ? 'account' : 'user';
  const attributes = new Map((known.attributes[profile] ?? []).map((name) => [folded(name), name]));
  return (known.fields[object] ?? []).filter(fits).flatMap((field) => {
    const attribute = attributes.get(folded(field.name));
    return attribute === undefined ? [] : [{ object, attribute, field: field.name, label: field.label }];
  });
}

/** A name without what the two systems write differently: letter case, underscores, `__c`, a package's namespace. */
function folded(name: string): string {
  const bare = name.replace(/__p?c$/i, '');
  return (bare.split('__').at(-1) ?? bare).replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
}
