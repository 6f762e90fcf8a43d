import type { CrmObject } from '../../core/model/records.ts';
import { t } from '../l10n.ts';
import type { NamePair } from './newConfiguration.ts';

export interface PersonalizationAddress {
  readonly account: string;
  readonly instance: string;
}

/** Reads `https://acme.us-1.evergage.com/…`, as it stands in the browser, or `acme.us-1`. Null when it is neither. */
export function readAddress(text: string): PersonalizationAddress | null {
  const [, account, instance] =
    /^(?:https?:\/\/)?([a-z0-9][a-z0-9-]*)\.([a-z0-9][a-z0-9-]*)(?:\.evergage\.com(?:[/?#:].*)?)?$/i.exec(
      text.trim(),
    ) ?? [];
  return account === undefined || instance === undefined ? null : { account, instance };
}

/** What is wrong with an answer, for people; undefined when nothing is. */
export function addressProblem(text: string): string | undefined {
  if (readAddress(text) !== null) return undefined;
  return t('It looks like https://acme.us-1.evergage.com. The first two parts are enough: acme.us-1');
}

export function datasetProblem(text: string): string | undefined {
  return /^[A-Za-z0-9_-]+$/.test(text.trim()) ? undefined : t('Letters, digits, hyphens and underscores only.');
}

export function connectionProblem(text: string): string | undefined {
  if (text.trim() === '') return t('Give it a name, such as default.');
  return /[/:@]|\.com\b/i.test(text)
    ? t('A name, not an address: which org it is, you say when you sign in.')
    : undefined;
}

export interface TypedPair extends NamePair {
  readonly object: CrmObject;
}

/**
 * Reads `loyaltyId = Loyalty_Id__c, accountNumber = Account.Account_Number__c`: a field without its object is the Contact's.
 * A sentence says what cannot be read.
 */
export function readPairs(text: string): readonly TypedPair[] | string {
  const pairs: TypedPair[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [, attribute, object, field] = /^(.+?)\s*=\s*(?:(Contact|Lead|Account)\.)?([A-Za-z]\w*)$/.exec(part) ?? [];
    if (attribute === undefined || field === undefined || !isFieldName(field)) {
      return t('“{0}” is no pair. It looks like loyaltyId = Loyalty_Id__c', part);
    }
    pairs.push({ object: (object as CrmObject | undefined) ?? 'Contact', attribute, field });
  }
  return pairs;
}

export function pairsProblem(text: string): string | undefined {
  const read = readPairs(text);
  return typeof read === 'string' ? read : undefined;
}

/** As the configuration wants an API name: a package's namespace, words parted by single underscores, and a suffix. */
function isFieldName(name: string): boolean {
  const word = '[A-Za-z](?:_?[A-Za-z0-9])*';
  const isApiName = new RegExp(`^(?:${word}__)?${word}(?:__[A-Za-z]+)?$`).test(name);
  return isApiName && name.replace(/__[A-Za-z]+$/, '').length <= 80;
}
