/**
 * The API name of the custom field that the integration creates for a data item, e.g. `Interaction_Studio_LastActivity__c`;
 * with *Push data to dataset-specific Salesforce fields* the infix stands in the middle.
 */
export function interactionStudioField(infix: string | null, item: string): string {
  const name = item.charAt(0).toUpperCase() + item.slice(1);
  return ['Interaction_Studio', ...(infix === null ? [] : [infix]), name].join('_') + '__c';
}
