import type { FieldDescription, ObjectDescription } from '../model/org.ts';
import type { CrmObject } from '../model/records.ts';

/** Which fields a CRM file's object has, with their types as `fields.json` states them. */
export type FieldTypes = ReadonlyMap<string, FieldDescription>;

export type FieldTypesReading =
  | { readonly kind: 'types'; readonly types: FieldTypes }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/**
 * Describes an object of CRM files: every column of the file is a field. Standard fields have their standard types, others
 * the type of `fields.json`, else Text(255). A field without a column is not there: nothing could be compared with it.
 */
export function describeFile(object: CrmObject, header: readonly string[], types: FieldTypes): ObjectDescription {
  return {
    object,
    fields: header.map((name) => {
      const known = standardField(object, name) ?? types.get(name.toLowerCase()) ?? field(name, 'string');
      return { ...known, name };
    }),
  };
}

/**
 * Reads one object's part of a `fields.json`: `{"Score__c":{"type":"double","precision":18,"scale":2}}`, with the words of
 * describe. What is unknown in it is passed over, a type that is unknown is a problem.
 */
export function readFieldTypes(object: CrmObject, json: unknown): FieldTypesReading {
  const part = isObject(json) ? (Object.entries(json).find(([name]) => name === object)?.[1] ?? {}) : json;
  if (!isObject(part)) return { kind: 'problems', problems: [`${object} must be an object of fields.`] };
  const types = new Map<string, FieldDescription>();
  const problems: string[] = [];
  for (const [name, traits] of Object.entries(part)) {
    const type = isObject(traits) ? traits['type'] : undefined;
    if (!isObject(traits) || typeof type !== 'string' || !fieldTypes.has(type)) {
      const known = [...fieldTypes.keys()].join(', ');
      problems.push(`${object}.${name} needs a "type", one of ${known}.`);
    } else {
      types.set(name.toLowerCase(), described(name, type, traits));
    }
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'types', types };
}

/** Salesforce's field types with the length that a field has when nobody says another. */
const fieldTypes: ReadonlyMap<string, number> = new Map([
  ['string', 255],
  ['textarea', 32_768],
  ['phone', 40],
  ['email', 80],
  ['url', 255],
  ['encryptedstring', 175],
  ['boolean', 0],
  ['int', 0],
  ['double', 0],
  ['currency', 0],
  ['percent', 0],
  ['date', 0],
  ['datetime', 0],
  ['picklist', 255],
  ['multipicklist', 4099],
  ['combobox', 255],
  ['reference', 18],
  ['id', 18],
]);

const decimalTypes: ReadonlySet<string> = new Set(['double', 'currency', 'percent']);

function field(name: string, type: string, traits: Partial<FieldDescription> = {}): FieldDescription {
  return {
    name,
    label: name,
    type,
    length: fieldTypes.get(type) ?? 0,
    precision: decimalTypes.has(type) ? 18 : 0,
    scale: decimalTypes.has(type) ? 2 : 0,
    updateable: true,
    calculated: false,
    permissionable: true,
    restrictedPicklist: false,
    picklistValues: [],
    ...traits,
  };
}

type Json = Readonly<Record<string, unknown>>;

function described(name: string, type: string, traits: Json): FieldDescription {
  const base = field(name, type);
  const number = (key: string, otherwise: number) => (typeof traits[key] === 'number' ? traits[key] : otherwise);
  const flag = (key: string, otherwise: boolean) => (typeof traits[key] === 'boolean' ? traits[key] : otherwise);
  const values: unknown = traits['picklistValues'];
  return {
    ...base,
    label: typeof traits['label'] === 'string' ? traits['label'] : name,
    length: number('length', base.length),
    precision: number('precision', base.precision),
    scale: number('scale', base.scale),
    updateable: flag('updateable', true),
    calculated: flag('calculated', false),
    permissionable: flag('permissionable', true),
    restrictedPicklist: flag('restrictedPicklist', false),
    picklistValues: Array.isArray(values) ? values.flatMap(activeValue) : [],
  };
}

/** A value as text, or as describe has it: `{ "value": "Gold", "active": true }`. */
function activeValue(entry: unknown): readonly string[] {
  if (typeof entry === 'string') return [entry];
  if (!isObject(entry) || typeof entry['value'] !== 'string' || entry['active'] === false) return [];
  return [entry['value']];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const readOnly = { updateable: false } as const;

const standardFields: readonly FieldDescription[] = [
  field('Id', 'id', readOnly),
  field('IsDeleted', 'boolean', readOnly),
  field('MasterRecordId', 'reference', readOnly),
  field('CreatedDate', 'datetime', readOnly),
  field('CreatedById', 'reference', readOnly),
  field('LastModifiedDate', 'datetime', readOnly),
  field('LastModifiedById', 'reference', readOnly),
  field('SystemModstamp', 'datetime', readOnly),
  field('LastActivityDate', 'date', readOnly),
  field('OwnerId', 'reference'),
  field('Phone', 'phone'),
  field('MobilePhone', 'phone'),
  field('HomePhone', 'phone'),
  field('OtherPhone', 'phone'),
  field('Fax', 'phone'),
  field('Website', 'url'),
  field('Description', 'textarea', { length: 32_000 }),
];

const fieldsOfObjects: Readonly<Record<CrmObject, readonly FieldDescription[]>> = {
  Contact: [
    // A Contact's and a Lead's Name is made of their parts; nobody writes it.
    field('Name', 'string', { length: 121, ...readOnly }),
    field('FirstName', 'string', { length: 40 }),
    field('LastName', 'string', { length: 80 }),
    field('Email', 'email'),
    field('AccountId', 'reference'),
    field('Title', 'string', { length: 128 }),
    field('Department', 'string', { length: 80 }),
    field('Birthdate', 'date'),
  ],
  Lead: [
    field('Name', 'string', { length: 121, ...readOnly }),
    field('Email', 'email'),
    field('IsConverted', 'boolean', readOnly),
    field('ConvertedContactId', 'reference', readOnly),
  ],
  Account: [
    field('Name', 'string'),
    field('AccountNumber', 'string', { length: 40 }),
    field('ParentId', 'reference'),
    field('AnnualRevenue', 'currency', { scale: 0 }),
    field('NumberOfEmployees', 'int', { precision: 8 }),
  ],
};

function standardField(object: CrmObject, name: string): FieldDescription | undefined {
  const wanted = name.toLowerCase();
  return [...fieldsOfObjects[object], ...standardFields].find((known) => known.name.toLowerCase() === wanted);
}
