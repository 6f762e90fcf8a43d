import { isObject } from '../../http/faultRule.ts';

export const FIELD_TYPES = [
  'string',
  'textarea',
  'phone',
  'email',
  'url',
  'encryptedstring',
  'boolean',
  'int',
  'double',
  'currency',
  'percent',
  'date',
  'datetime',
  'picklist',
  'multipicklist',
  'combobox',
  'reference',
  'id',
  'anyType',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** One field of an object, with the attributes that describe shows and writes obey. */
export interface FieldDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** In UTF-16 code units; 0 for types without a length. */
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  /** False: a write must not leave it empty. */
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly restrictedPicklist: boolean;
  readonly picklistValues: readonly string[];
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  readonly externalId: boolean;
  readonly nameField: boolean;
}

const DEFAULT_LENGTH: Partial<Record<FieldType, number>> = {
  string: 255,
  textarea: 32_768,
  phone: 40,
  email: 80,
  url: 255,
  encryptedstring: 175,
  picklist: 255,
  multipicklist: 4099,
  combobox: 255,
  reference: 18,
  id: 18,
};

/** A field with the defaults of its type; give only what differs. */
export function defineField(name: string, type: FieldType, traits: Partial<FieldDefinition> = {}): FieldDefinition {
  const numeric = type === 'double' || type === 'currency' || type === 'percent';
  return {
    name,
    label: labelOf(name),
    type,
    length: DEFAULT_LENGTH[type] ?? 0,
    precision: numeric ? 18 : 0,
    scale: numeric ? 2 : 0,
    nillable: type !== 'boolean',
    createable: true,
    updateable: true,
    restrictedPicklist: false,
    picklistValues: [],
    referenceTo: [],
    relationshipName: type === 'reference' ? relationshipOf(name) : null,
    externalId: false,
    nameField: false,
    ...traits,
  };
}

/**
 * The fields of one object from a `fields.json`: `{"Score__c":{"type":"double","precision":18,"scale":2}}`. Attributes
 * are those of describe; unknown ones are ignored. @throws Error naming the field whose type is unknown.
 */
export function fieldsFromJson(json: unknown): readonly FieldDefinition[] {
  if (!isObject(json)) throw new Error('fields.json: each object must hold an object of fields.');
  return Object.entries(json).map(([name, traits]) => {
    if (!isObject(traits)) throw new Error(`fields.json: ${name} must be an object.`);
    const type = FIELD_TYPES.find((known) => known === traits['type']);
    if (!type) throw new Error(`fields.json: ${name} has no type, or one that is unknown: ${String(traits['type'])}.`);
    return defineField(name, type, {
      ...numbers(traits, ['length', 'precision', 'scale']),
      ...flags(traits, ['nillable', 'createable', 'updateable', 'restrictedPicklist', 'externalId']),
      ...(typeof traits['label'] === 'string' && { label: traits['label'] }),
      ...(Array.isArray(traits['referenceTo']) && { referenceTo: traits['referenceTo'].map(String) }),
      ...(Array.isArray(traits['picklistValues']) && { picklistValues: traits['picklistValues'].map(picklistValue) }),
    });
  });
}

/** What a column without any declaration is: Text(255). */
export function defaultField(name: string): FieldDefinition {
  return defineField(name, 'string');
}

function picklistValue(entry: unknown): string {
  return isObject(entry) ? String(entry['value']) : String(entry);
}

function numbers<K extends string>(
  traits: Readonly<Record<string, unknown>>,
  names: readonly K[],
): Partial<Record<K, number>> {
  const found: Partial<Record<K, number>> = {};
  for (const name of names) if (typeof traits[name] === 'number') found[name] = traits[name];
  return found;
}

function flags<K extends string>(
  traits: Readonly<Record<string, unknown>>,
  names: readonly K[],
): Partial<Record<K, boolean>> {
  const found: Partial<Record<K, boolean>> = {};
  for (const name of names) if (typeof traits[name] === 'boolean') found[name] = traits[name];
  return found;
}

/** Whether people can be kept from it: from custom fields, and from standard ones that may be empty and are not the system's. */
export function isPermissionable({ name, nillable, updateable }: FieldDefinition): boolean {
  return /__c$/i.test(name) || (nillable && updateable);
}

function labelOf(name: string): string {
  const words = name.replace(/__c$/i, '').replaceAll('_', ' ');
  return words.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/ Id$/, ' ID');
}

function relationshipOf(name: string): string | null {
  if (/__c$/i.test(name)) return name.replace(/__c$/i, '__r');
  return name.endsWith('Id') ? name.slice(0, -2) : null;
}
