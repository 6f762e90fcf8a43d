import { defineField, type FieldDefinition } from '../salesforce/store/fieldDefinition.ts';
import type { CrmObjectName } from './emulatorData.ts';
import { favoriteCategories, segmentNames } from './words.ts';

const integrationScore = defineField('Interaction_Studio_EngagementScore__c', 'double', {
  label: 'Interaction Studio_EngagementScore',
});
const loyaltyId = defineField('Loyalty_Id__c', 'string', { length: 40, externalId: true });

/**
 * The custom fields of the generated org. Those named Interaction_Studio_… are the ones that the vendor's integration
 * creates for its push; the others are an admin's own.
 */
export const generatedCustomFields: Readonly<Record<CrmObjectName, readonly FieldDefinition[]>> = {
  Contact: [
    loyaltyId,
    defineField('Favorite_Category__c', 'picklist', { picklistValues: favoriteCategories, restrictedPicklist: true }),
    defineField('Lifetime_Value__c', 'currency'),
    defineField('Newsletter_Opt_In__c', 'boolean', { label: 'Newsletter Opt-In' }),
    defineField('Preferred_Store__c', 'string', { length: 40 }),
    defineField('Interaction_Studio_LastActivity__c', 'datetime', { label: 'Interaction Studio_LastActivity' }),
    integrationScore,
    defineField('Interaction_Studio_Segments__c', 'multipicklist', {
      label: 'Interaction Studio_Segments',
      picklistValues: segmentNames,
    }),
  ],
  Lead: [loyaltyId],
  Account: [
    defineField('Account_Number__c', 'string', { label: 'Account Key', length: 40, externalId: true }),
    defineField('Industry_Segment__c', 'string', { length: 80 }),
    integrationScore,
  ],
};
