import { keyPrefixes } from '../../core/model/records.ts';
import { readSalesforceId } from '../../core/model/salesforceId.ts';

/** Whether a text is the id of a Contact, Lead or Account, or an address that holds one. The engine reads it in full. */
export function namesRecord(text: string): boolean {
  const words = text.split(/[^0-9A-Za-z]+/);
  return words.some((word) =>
    Object.values(keyPrefixes).some((prefix) => readSalesforceId(word, prefix).kind === 'id'),
  );
}
