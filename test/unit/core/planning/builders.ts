import type { FieldDescription } from '../../../../src/core/model/org.ts';
import type { SourceValue } from '../../../../src/core/model/plan.ts';
import type { FieldMapping } from '../../../../src/core/planning/mapping.ts';

export function field(type: string, more: Partial<FieldDescription> = {}): FieldDescription {
  return {
    name: 'Target__c',
    label: 'Target',
    type,
    length: 0,
    precision: 0,
    scale: 0,
    updateable: true,
    calculated: false,
    permissionable: true,
    restrictedPicklist: false,
    picklistValues: [],
    ...more,
  };
}

export function mapping(description: FieldDescription | null, more: Partial<FieldMapping> = {}): FieldMapping {
  return {
    object: 'Contact',
    source: { kind: 'attribute', name: 'thing' },
    field: 'Target__c',
    description,
    onBlank: 'keep',
    separator: null,
    unit: 'epochMillis',
    hasOwnField: true,
    ...more,
  };
}

export function text(value: string): SourceValue {
  return { kind: 'text', text: value };
}

export function list(...values: string[]): SourceValue {
  return { kind: 'list', values };
}

export const blank: SourceValue = { kind: 'blank' };
