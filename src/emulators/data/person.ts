import { shuffledOrder } from './shuffledOrder.ts';
import { firstNames, lastNames } from './words.ts';

/** A made-up person. Full names, e-mail addresses and loyalty ids are unique by construction, not by luck. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly fullName: string;
  readonly email: string;
  /** Another address of the same person, that no CRM record holds. */
  readonly privateEmail: string;
  /** What the person calls itself on the web; close to no name. */
  readonly handle: string;
  readonly loyaltyId: string;
  readonly phone: string;
}

const letterOf: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', ı: 'i', ß: 'ss', æ: 'ae', đ: 'd' };
const plainFirstNames = firstNames.map(asciiLetters);
const plainLastNames = lastNames.map(asciiLetters);

const pairs = firstNames.length * lastNames.length;
const pairOrder = shuffledOrder(pairs, 4711);
const loyaltyOrder = shuffledOrder(9_000_000, 1234);

export function personOf(number: number): Person {
  const pair = pairOrder.placeOf(number % pairs);
  const first = pair % firstNames.length;
  const last = Math.floor(pair / firstNames.length);
  const generation = Math.floor(number / pairs);
  const firstName = `${firstNames[first]}${middleInitial(generation % 27)}`;
  const lastName = `${lastNames[last]}${secondFamilyName(Math.floor(generation / 27))}`;
  const address = `${plainFirstNames[first]}.${plainLastNames[last]}${number}`;
  return {
    firstName,
    lastName,
    fullName: `${firstName} ${lastName}`,
    email: `${address}@example.com`,
    privateEmail: `${address}@private.example.com`,
    handle: `${plainFirstNames[first]}_${number.toString(36)}`,
    loyaltyId: loyaltyIdOf(number),
    phone: `+00 555 ${String(number % 10_000_000).padStart(7, '0')}`,
  };
}

/** When every pair of names is used up, people tell themselves apart by an initial, and then by a second family name. */
function middleInitial(letter: number): string {
  return letter === 0 ? '' : ` ${String.fromCharCode(64 + letter)}.`;
}

function secondFamilyName(number: number): string {
  if (number === 0) return '';
  const round = Math.floor(number / lastNames.length);
  return ` ${lastNames[number % lastNames.length]}${round === 0 ? '' : ` ${round + 1}`}`;
}

function loyaltyIdOf(number: number): string {
  const million = Math.floor(number / 9_000_000);
  return `LOY-${million === 0 ? '' : `${million}-`}${1_000_000 + loyaltyOrder.placeOf(number % 9_000_000)}`;
}

function asciiLetters(name: string): string {
  const bare = name.normalize('NFD').toLowerCase();
  return bare.replace(/[^a-z]/gu, (character) => letterOf[character] ?? '');
}
