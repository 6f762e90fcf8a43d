import { z } from 'zod';
import { standardColumns } from '../model/records.ts';

/** What of one object is pulled. `noun`: its plural. */
export function pullObject(noun: string) {
  return z
    .strictObject({
      fields: z
        .array(
          z.strictObject({
            field: fieldName().describe('The Salesforce field.'),
            attribute: z.string().min(1).describe('Personalization attribute (Evergage User Field).'),
            matchOn: z
              .boolean()
              .default(false)
              .describe('Match On Field: equal values make a match. Several are joined by OR.'),
            onBlank: z
              .enum(['keep', 'clear'])
              .default('keep')
              .describe('What a blank value does: keep the present one, or clear it.'),
          }),
        )
        .default([])
        .describe(`Which fields of ${noun} go to which attributes (Evergage User Field).`),
      createdWithinDays: z
        .int()
        .positive()
        .nullable()
        .default(null)
        .describe('Only pull records created within so many days. Joined by AND with the other filter.'),
      modifiedWithinDays: z
        .int()
        .positive()
        .nullable()
        .default(null)
        .describe('Only pull records modified within so many days. Joined by AND with the other filter.'),
    })
    .prefault({})
    .describe(`What of ${noun} is pulled.`);
}

/** One entry of a Push tab: an item, or an attribute with its field. */
export function pushMapping() {
  const target = {
    onBlank: z
      .enum(['keep', 'clear'])
      .default('keep')
      .describe('What a blank value does: keep the present one, or clear it.'),
    separator: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Joins or splits the values of a list, such as the names of segments.'),
    unit: z.enum(['epochMillis', 'epochSeconds', 'iso8601']).default('epochMillis').describe('The unit of a time.'),
  };
  return z.union([
    z.strictObject({
      item: z.enum(standardColumns).exclude(['name']).describe('A data item of the profile, as the Push tab lists it.'),
      field: fieldName()
        .optional()
        .describe(
          'The Salesforce field; without it the one that the integration creates: Interaction_Studio_[<infix>_]<Item>__c.',
        ),
      ...target,
    }),
    z.strictObject({
      attribute: z.string().min(1).describe('An attribute of the profile.'),
      field: fieldName().describe('The Salesforce field.'),
      ...target,
    }),
  ]);
}

function fieldName() {
  return (
    z
      .string()
      // Behind a managed package's namespace, if it has one.
      .regex(
        /^(?:[A-Za-z](?:_?[A-Za-z0-9])*__)?[A-Za-z](?:_?[A-Za-z0-9])*(?:__[A-Za-z]+)?$/,
        'an API name such as Loyalty_Id__c',
      )
      .refine((name) => name.replace(/__[A-Za-z]+$/, '').length <= 80, 'too long for an API name')
  );
}
