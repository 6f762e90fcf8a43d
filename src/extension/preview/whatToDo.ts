import type { PlanStatus, RefusalCode } from '../../core/model/plan.ts';
import { t } from '../l10n.ts';

/** What an admin can do so that a refused value is sent; empty for a value that is not refused. */
export function whatToDo(status: PlanStatus): string {
  return status.startsWith('refused:') ? remedy(status.slice('refused:'.length) as RefusalCode) : '';
}

function remedy(code: RefusalCode): string {
  switch (code) {
    case 'tooLong':
      return t('Make the field longer in Salesforce, or shorten the value in Personalization. Values are never cut.');
    case 'controlCharacter':
      return t('Remove the character from the value in Personalization.');
    case 'notAnEmail':
    case 'notAUrl':
    case 'notABoolean':
    case 'notANumber':
    case 'notADate':
    case 'notAnId':
      return t('Correct the value in Personalization, or map the attribute to a field of another type.');
    case 'outOfRange':
      return t('Give the field more digits in Salesforce, or correct the value in Personalization.');
    case 'ambiguousDate':
      return t('Write the date as ISO 8601 or as epoch time in Personalization: day and month cannot be told apart.');
    case 'wrongUnit':
      return t('Set "unit" of this mapping to what the attribute holds: epochMillis, epochSeconds or iso8601.');
    case 'notInPicklist':
      return t('Add the value to the picklist in Salesforce, or correct it in Personalization.');
    case 'fieldMissing':
      return t('Create the field, or make it visible to the signed-in user; or correct the mapping.');
    case 'notUpdateable':
      return t('Give the signed-in user edit access to the field; or map to a field that can be written.');
    case 'unsupportedType':
      return t('Map the attribute to a field of a type that can be written.');
    case 'literalNA':
      return t('Correct the value in Personalization: in Salesforce’s Bulk API this text clears a field.');
    case 'multiValue':
      return t('Set "separator" of this mapping, or map the attribute to a multi-select picklist.');
    case 'cannotRead':
      return t('Give the signed-in user read access to the field.');
  }
}
