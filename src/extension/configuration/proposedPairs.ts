import type { FieldDescription } from '../../core/model/org.ts';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';
import type { KnownNames } from '../../engine/protocol.ts';
import type { NamePair } from './newConfiguration.ts';

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
