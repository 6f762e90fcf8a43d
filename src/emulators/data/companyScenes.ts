import { createCast, type SceneShape } from './cast.ts';

/** What one scene's Personalization accounts and CRM Accounts have to do with each other. */
export type CompanySceneKind =
  // Matched, by priority.
  | 'accountId18'
  | 'accountId15'
  | 'accountNumber'
  | 'sameName'
  // Only its users' Contacts lead to the Account: "Acme" and "Acme Fireworks".
  | 'viaContacts'
  | 'viaContactsOfTwoAccounts'
  // Ambiguous, and unmatched for another's claim.
  | 'twoAccountsOneName'
  | 'twoProfilesOneNumber'
  | 'strongerClaim'
  // Near misses; no user belongs to these, so nothing else leads to the Account.
  | 'legalForm'
  | 'nameCase'
  | 'nameWhitespace'
  // Nobody on the other side.
  | 'unknownProfile'
  | 'accountWithoutProfile';

export type CompanySide = 'profiles' | 'accounts';

export interface CompanyScene extends SceneShape<CompanySide> {
  readonly kind: CompanySceneKind;
  /** Whether users name this account as theirs. */
  readonly hasUsers: boolean;
}

/** Per about a hundred Personalization accounts and a hundred CRM Accounts, which is one cycle. */
export const companyScenes: readonly CompanyScene[] = [
  company('viaContacts', 7, [1, 1]),
  company('accountId18', 24, [1, 1]),
  company('accountId15', 8, [1, 1]),
  company('accountNumber', 20, [1, 1]),
  company('sameName', 20, [1, 1]),
  company('viaContactsOfTwoAccounts', 2, [1, 2]),
  company('twoAccountsOneName', 1, [1, 2]),
  company('twoProfilesOneNumber', 1, [2, 1]),
  company('strongerClaim', 1, [2, 1]),
  company('legalForm', 4, [1, 1], false),
  company('nameCase', 2, [1, 1], false),
  company('nameWhitespace', 1, [1, 1], false),
  company('unknownProfile', 4, [1, 0], false),
  company('accountWithoutProfile', 4, [0, 1], false),
];

function company(
  kind: CompanySceneKind,
  weight: number,
  [profiles, accounts]: readonly [number, number],
  hasUsers = true,
): CompanyScene {
  return { kind, weight, hasUsers, needs: { profiles, accounts } };
}

export const companyCast = createCast<CompanySide, CompanyScene>(companyScenes, ['profiles', 'accounts']);
