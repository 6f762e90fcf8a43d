import type { OrgSecurity } from '../security/orgSecurity.ts';
import { type FieldDefinition, type FieldType, isPermissionable } from '../store/fieldDefinition.ts';
import type { ObjectDefinition } from '../store/objectDefinition.ts';
import type { TableView } from '../store/tableView.ts';

/** Full description of an object as the signed-in user may know it: an unreadable field is absent. */
export function describeObject(table: TableView, security: OrgSecurity, version: string): object {
  const { object } = table;
  return {
    ...describeShort(object, version),
    actionOverrides: [],
    childRelationships: [],
    compactLayoutable: false,
    fields: table.fields().map((field) => describeField(object, field, security)),
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    supportedScopes: [],
  };
}

/** The object's line in `/sobjects`. */
export function describeShort(object: ObjectDefinition, version: string): object {
  const base = `/services/data/${version}/sobjects/${object.name}`;
  return {
    activateable: false,
    createable: object.updateable,
    custom: object.custom,
    customSetting: false,
    deletable: object.updateable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: true,
    mergeable: false,
    mruEnabled: false,
    name: object.name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: true,
    triggerable: true,
    undeletable: object.updateable,
    updateable: object.updateable,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

const SOAP_TYPES: Partial<Record<FieldType, string>> = {
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  id: 'tns:ID',
  reference: 'tns:ID',
};

/** Attributes that no field of this org uses. */
const SAME_FOR_ALL = {
  autoNumber: false,
  calculated: false,
  calculatedFormula: null,
  cascadeDelete: false,
  caseSensitive: false,
  controllerName: null,
  dependentPicklist: false,
  deprecatedAndHidden: false,
  displayLocationInDecimal: false,
  extraTypeInfo: null,
  filteredLookupInfo: null,
  formulaTreatNullNumberAsZero: false,
  highScaleNumber: false,
  htmlFormatted: false,
  inlineHelpText: null,
  mask: null,
  maskType: null,
  namePointing: false,
  polymorphicForeignKey: false,
  queryByDistance: false,
  referenceTargetField: null,
  relationshipOrder: null,
  restrictedDelete: false,
  searchPrefilterable: false,
  writeRequiresMasterRead: false,
};

function describeField(object: ObjectDefinition, field: FieldDefinition, security: OrgSecurity): object {
  const editable = object.updateable && security.mayEdit(object.name, field);
  const longText = field.type === 'textarea' && field.length > 255;
  return {
    ...SAME_FOR_ALL,
    aggregatable: !longText,
    byteLength: field.length * 3,
    compoundFieldName: field.nameField && object.name !== 'Account' ? 'Name' : null,
    createable: field.createable && editable,
    custom: /__c$/i.test(field.name),
    defaultValue: field.type === 'boolean' ? false : null,
    defaultedOnCreate: !field.createable || field.type === 'boolean',
    digits: field.type === 'int' ? 9 : 0,
    encrypted: field.type === 'encryptedstring',
    externalId: field.externalId,
    filterable: !longText,
    groupable: !longText && field.type !== 'double' && field.type !== 'currency' && field.type !== 'datetime',
    idLookup: field.type === 'id' || field.externalId,
    label: field.label,
    length: field.length,
    name: field.name,
    nameField: field.nameField,
    nillable: field.nillable,
    permissionable: isPermissionable(field),
    picklistValues: field.picklistValues.map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    precision: field.precision,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    sortable: !longText,
    type: field.type,
    unique: field.externalId,
    updateable: field.updateable && editable,
  };
}
