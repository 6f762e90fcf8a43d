import { defineField, type FieldDefinition, type FieldType } from './fieldDefinition.ts';

export interface ObjectDefinition {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  /** The first three characters of its ids. */
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly updateable: boolean;
  /** Objects that only View Setup and Configuration may read. */
  readonly setup: boolean;
  readonly fields: readonly FieldDefinition[];
}

const READ_ONLY = { createable: false, updateable: false } as const;

/** Fields that every object has, kept by the platform. */
const SYSTEM_FIELDS: readonly FieldDefinition[] = [
  defineField('Id', 'id', { ...READ_ONLY, label: 'Record ID', nillable: false }),
  defineField('IsDeleted', 'boolean', READ_ONLY),
  defineField('CreatedDate', 'datetime', { ...READ_ONLY, nillable: false }),
  defineField('CreatedById', 'reference', { ...READ_ONLY, referenceTo: ['User'], nillable: false }),
  defineField('LastModifiedDate', 'datetime', { ...READ_ONLY, nillable: false }),
  defineField('LastModifiedById', 'reference', { ...READ_ONLY, referenceTo: ['User'], nillable: false }),
  defineField('SystemModstamp', 'datetime', { ...READ_ONLY, nillable: false }),
];

/** Makes an object from short lines; system fields are added unless it is a setup object with its own. */
export function defineObject(
  name: string,
  keyPrefix: string,
  fields: readonly FieldDefinition[],
  traits: Partial<ObjectDefinition> = {},
): ObjectDefinition {
  const own = new Set(fields.map((field) => field.name));
  return {
    name,
    label: name.replace(/([a-z])([A-Z])/g, '$1 $2'),
    labelPlural: `${name.replace(/([a-z])([A-Z])/g, '$1 $2')}s`,
    keyPrefix,
    custom: false,
    updateable: true,
    setup: false,
    ...traits,
    fields: [...SYSTEM_FIELDS.filter((field) => !own.has(field.name)), ...fields],
  };
}

const PERSON_FIELDS: readonly FieldDefinition[] = [
  defineField('LastName', 'string', { length: 80, nillable: false }),
  defineField('FirstName', 'string', { length: 40 }),
  defineField('Salutation', 'picklist', { length: 40, picklistValues: ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'] }),
  defineField('Name', 'string', { ...READ_ONLY, label: 'Full Name', length: 121, nillable: false, nameField: true }),
  defineField('Title', 'string', { length: 128 }),
  defineField('Email', 'email'),
  defineField('Phone', 'phone'),
  defineField('MobilePhone', 'phone'),
  defineField('Fax', 'phone'),
  defineField('Description', 'textarea', { length: 32_000 }),
  defineField('LeadSource', 'picklist', {
    picklistValues: ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'],
  }),
  defineField('OwnerId', 'reference', { label: 'Owner ID', referenceTo: ['User'], nillable: false }),
  defineField('HasOptedOutOfEmail', 'boolean', { label: 'Email Opt Out' }),
  defineField('DoNotCall', 'boolean'),
];

export const CONTACT = defineObject('Contact', '003', [
  defineField('AccountId', 'reference', { label: 'Account ID', referenceTo: ['Account'] }),
  ...PERSON_FIELDS,
  ...addressFields('Mailing'),
  ...addressFields('Other'),
  defineField('HomePhone', 'phone'),
  defineField('OtherPhone', 'phone'),
  defineField('Department', 'string', { length: 80 }),
  defineField('AssistantName', 'string', { length: 40 }),
  defineField('AssistantPhone', 'phone'),
  defineField('ReportsToId', 'reference', { referenceTo: ['Contact'] }),
  defineField('MasterRecordId', 'reference', { ...READ_ONLY, referenceTo: ['Contact'] }),
  defineField('Birthdate', 'date'),
  defineField('LastActivityDate', 'date', READ_ONLY),
]);

export const LEAD = defineObject('Lead', '00Q', [
  ...PERSON_FIELDS,
  ...addressFields(''),
  defineField('Company', 'string', { nillable: false }),
  defineField('Website', 'url'),
  defineField('Status', 'picklist', {
    nillable: false,
    picklistValues: ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'],
  }),
  defineField('Industry', 'picklist'),
  defineField('Rating', 'picklist', { picklistValues: ['Hot', 'Warm', 'Cold'] }),
  defineField('AnnualRevenue', 'currency', { scale: 0 }),
  defineField('NumberOfEmployees', 'int', { label: 'Employees' }),
  defineField('MasterRecordId', 'reference', { ...READ_ONLY, referenceTo: ['Lead'] }),
  defineField('IsConverted', 'boolean', { ...READ_ONLY, label: 'Converted' }),
  defineField('ConvertedDate', 'date', READ_ONLY),
  defineField('ConvertedAccountId', 'reference', { ...READ_ONLY, referenceTo: ['Account'] }),
  defineField('ConvertedContactId', 'reference', { ...READ_ONLY, referenceTo: ['Contact'] }),
  defineField('ConvertedOpportunityId', 'reference', { ...READ_ONLY, referenceTo: ['Opportunity'] }),
]);

export const ACCOUNT = defineObject('Account', '001', [
  defineField('Name', 'string', { label: 'Account Name', nillable: false, nameField: true }),
  ...addressFields('Billing'),
  ...addressFields('Shipping'),
  defineField('Type', 'picklist'),
  defineField('Industry', 'picklist'),
  defineField('Rating', 'picklist', { picklistValues: ['Hot', 'Warm', 'Cold'] }),
  defineField('Phone', 'phone'),
  defineField('Fax', 'phone'),
  defineField('AccountNumber', 'string', { length: 40 }),
  defineField('Website', 'url'),
  defineField('Site', 'string', { length: 80, label: 'Account Site' }),
  defineField('AccountSource', 'picklist'),
  defineField('AnnualRevenue', 'currency', { scale: 0 }),
  defineField('NumberOfEmployees', 'int', { label: 'Employees' }),
  defineField('Description', 'textarea', { length: 32_000 }),
  defineField('ParentId', 'reference', { referenceTo: ['Account'] }),
  defineField('OwnerId', 'reference', { label: 'Owner ID', referenceTo: ['User'], nillable: false }),
  defineField('MasterRecordId', 'reference', { ...READ_ONLY, referenceTo: ['Account'] }),
  defineField('LastActivityDate', 'date', READ_ONLY),
]);

function addressFields(kind: string): readonly FieldDefinition[] {
  const parts: readonly (readonly [string, FieldType, number])[] = [
    ['Street', 'textarea', 255],
    ['City', 'string', 40],
    ['State', 'string', 80],
    ['PostalCode', 'string', 20],
    ['Country', 'string', 80],
  ];
  return parts.map(([part, type, length]) => defineField(`${kind}${part}`, type, { length }));
}
