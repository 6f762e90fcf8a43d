import type { NearMissKind } from '../../src/core/model/matches.ts';

/** The folds in the order in which they are tried: what is equal after them, and was not before. */
export const foldsOf: readonly (readonly [NearMissKind, (left: string, right: string) => boolean])[] = [
  ['caseOnly', (left, right) => left !== right && lower(left) === lower(right)],
  ['whitespaceOnly', (left, right) => left !== right && squeeze(left) === squeeze(right)],
  [
    'caseAndWhitespace',
    (left, right) =>
      lower(squeeze(left)) === lower(squeeze(right)) &&
      lower(left) !== lower(right) &&
      squeeze(left) !== squeeze(right),
  ],
  ['unicodeForm', (left, right) => left !== right && left.normalize('NFC') === right.normalize('NFC')],
];

/** Simple lower-casing: one code point becomes one. Only of U+0130 does JavaScript know nothing but the full mapping. */
function lower(text: string): string {
  return Array.from(text, (character) => (character === '\u0130' ? 'i' : character.toLowerCase())).join('');
}

function squeeze(text: string): string {
  return text
    .split(/\p{White_Space}+/u)
    .filter((word) => word !== '')
    .join(' ');
}
