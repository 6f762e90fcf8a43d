import { readable } from '../security/setupObjects.ts';
import { defineField } from '../store/fieldDefinition.ts';
import { defineObject, type ObjectDefinition } from '../store/objectDefinition.ts';
import type { RecordStore } from '../store/recordStore.ts';
import type { Row } from '../store/recordTable.ts';
import { makeId } from '../store/salesforceIds.ts';
import type { AutomationState } from './automationState.ts';
import type { OrgAutomation } from './orgAutomation.ts';

const APEX_TRIGGER = readable('ApexTrigger', '01q', true, {
  Name: 'string',
  NamespacePrefix: 'string',
  TableEnumOrId: 'picklist',
  Status: 'picklist',
  UsageBeforeInsert: 'boolean',
  UsageAfterInsert: 'boolean',
  UsageBeforeUpdate: 'boolean',
  UsageAfterUpdate: 'boolean',
  UsageBeforeDelete: 'boolean',
  UsageAfterDelete: 'boolean',
  UsageAfterUndelete: 'boolean',
  UsageIsBulk: 'boolean',
});
const FLOW_DEFINITION_VIEW = withEntity('FlowDefinitionView', 'TriggerObjectOrEventId', {
  DurableId: 'string',
  ApiName: 'string',
  Label: 'string',
  NamespacePrefix: 'string',
  ProcessType: 'picklist',
  TriggerType: 'picklist',
  RecordTriggerType: 'picklist',
  IsActive: 'boolean',
});
const VALIDATION_RULE = withEntity('ValidationRule', 'EntityDefinitionId', {
  ValidationName: 'string',
  NamespacePrefix: 'string',
  Active: 'boolean',
  ErrorMessage: 'string',
  ErrorDisplayField: 'string',
});
const ENTITY_DEFINITION = readable('EntityDefinition', '4ie', false, {
  DurableId: 'string',
  QualifiedApiName: 'string',
  DeveloperName: 'string',
  Label: 'string',
  KeyPrefix: 'string',
});

interface AutomationSources {
  readonly store: RecordStore;
  readonly automation: OrgAutomation;
}

interface AutomationTable {
  readonly object: ObjectDefinition;
  readonly rows: (sources: AutomationSources) => readonly Row[];
}

const SHARED_TABLES: readonly AutomationTable[] = [
  { object: APEX_TRIGGER, rows: ({ automation }) => triggerRows(automation.state) },
  { object: ENTITY_DEFINITION, rows: ({ store }) => entityRows(store.tables().map((table) => table.object)) },
];

/** What the org's own API shows of it. */
export const automationTables: readonly AutomationTable[] = [
  ...SHARED_TABLES,
  { object: FLOW_DEFINITION_VIEW, rows: ({ automation }) => flowRows(automation.state) },
];

/** What Tooling API shows of it. */
export const toolingTables: readonly AutomationTable[] = [
  ...SHARED_TABLES,
  { object: VALIDATION_RULE, rows: ({ automation }) => validationRuleRows(automation.state) },
];

function triggerRows({ triggers }: AutomationState): readonly Row[] {
  return Object.entries(triggers).map(([name, trigger], index) => ({
    Id: makeId('01q', index + 1),
    Name: name,
    NamespacePrefix: trigger.namespace || null,
    TableEnumOrId: trigger.object,
    Status: trigger.active ? 'Active' : 'Inactive',
    UsageBeforeInsert: String(trigger.beforeInsert),
    UsageAfterInsert: String(trigger.afterInsert),
    UsageBeforeUpdate: String(trigger.beforeUpdate),
    UsageAfterUpdate: String(trigger.afterUpdate),
    UsageBeforeDelete: 'false',
    UsageAfterDelete: 'false',
    UsageAfterUndelete: 'false',
    UsageIsBulk: 'false',
  }));
}

function flowRows({ flows }: AutomationState): readonly Row[] {
  return Object.entries(flows).map(([name, flow], index) => ({
    Id: '000000000000000AAA',
    DurableId: makeId('300', index + 1),
    ApiName: flow.namespace === '' ? name : `${flow.namespace}__${name}`,
    Label: flow.label,
    NamespacePrefix: flow.namespace || null,
    ProcessType: 'AutoLaunchedFlow',
    TriggerType: 'RecordAfterSave',
    RecordTriggerType: flow.recordTriggerType,
    TriggerObjectOrEventId: flow.object,
    IsActive: String(flow.active),
  }));
}

function validationRuleRows({ validationRules }: AutomationState): readonly Row[] {
  return Object.entries(validationRules).map(([name, rule], index) => ({
    Id: makeId('03d', index + 1),
    ValidationName: name,
    NamespacePrefix: rule.namespace || null,
    EntityDefinitionId: rule.object,
    Active: String(rule.active),
    ErrorMessage: rule.errorMessage,
    ErrorDisplayField: rule.field || null,
  }));
}

/** Standard objects are their own durable ids. */
function entityRows(objects: readonly ObjectDefinition[]): readonly Row[] {
  return objects.map((object) => ({
    Id: '000000000000000AAA',
    DurableId: object.name,
    QualifiedApiName: object.name,
    DeveloperName: object.name,
    Label: object.label,
    KeyPrefix: object.keyPrefix,
  }));
}

/** An object with a relationship to EntityDefinition, whose ids are names for standard objects. */
function withEntity(name: string, entityField: string, fields: Parameters<typeof readable>[3]): ObjectDefinition {
  const plain = readable(name, '000', true, fields);
  const entity = defineField(entityField, 'string', {
    createable: false,
    updateable: false,
    relationshipName: entityField.replace(/Id$/, ''),
    referenceTo: ['EntityDefinition'],
  });
  return defineObject(name, plain.keyPrefix, [...plain.fields, entity], { setup: true, updateable: false });
}
