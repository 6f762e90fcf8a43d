import type { AuditEntry } from '../model/securityFacts.ts';
import type { KnownFact } from './knownFacts.ts';
import type { Change, RequirementCheck } from './requirementCheck.ts';

/** Entries of both systems' logs as one, newest first. */
export function mergedLog(
  salesforce: readonly AuditEntry[] | null,
  personalization: readonly AuditEntry[] | null,
): readonly Change[] {
  const changes = [
    ...(salesforce ?? []).map((entry) => changeOf(entry, 'salesforce')),
    ...(personalization ?? []).map((entry) => changeOf(entry, 'personalization')),
  ];
  // Salesforce stamps whole seconds: within one, its own word on its own settings stands first.
  return changes.sort((left, right) => secondOf(right) - secondOf(left));
}

function secondOf({ at }: Change): number {
  return Math.floor(Date.parse(at) / 1000);
}

/**
 * Gives a check the change that can explain it: the nearest one of its fact where that has changed since the last good
 * state, and otherwise, when it did not pass, the newest one of the logs.
 */
export function withSince(
  checks: readonly RequirementCheck[],
  log: readonly Change[],
  drifted: readonly { readonly id: string; readonly changes: readonly Change[] }[],
  facts: readonly Explained[],
): readonly RequirementCheck[] {
  const newestFor = (id: string): Change | undefined =>
    explanations(log, facts.find((fact) => fact.id === id) ?? { id })[0];
  return checks.map((check) => {
    const changed = drifted.find(({ id }) => id === check.id);
    const since = changed?.changes[0] ?? (check.verdict === 'passed' ? undefined : newestFor(check.id));
    return since === undefined ? check : { ...check, since };
  });
}

/** A fact as logs can speak of it. */
export type Explained = Pick<KnownFact, 'id' | 'names'>;

/**
 * The entries that can explain a fact: first those that name whose it is, and then as a mere possibility those that speak of
 * such a setting without, which may be another user's or another app's. Each part in the order of the log.
 */
export function explanations(log: readonly Change[], { id, names }: Explained): readonly Change[] {
  const found = log.filter((change) => explains(change, id));
  const naming = found.filter((change) => isNamed(change, names));
  const others = found.filter((change) => !naming.includes(change));
  return [...naming, ...others.map((change): Change => ({ ...change, possibly: true }))];
}

/** Personalization's own log is of this one integration. */
function isNamed({ action, system }: Change, names: Explained['names']): boolean {
  return system === 'personalization' || names === undefined || names.some((name) => holds(action, name));
}

/** As a whole word: Bob is not Bobby. */
function holds(text: string, name: string): boolean {
  const [inText, wanted] = [text.toLowerCase(), name.toLowerCase()];
  for (let at = inText.indexOf(wanted); at !== -1; at = inText.indexOf(wanted, at + 1)) {
    const around = `${inText.charAt(at - 1)}${inText.charAt(at + wanted.length)}`;
    if (!/[\p{L}\p{N}_]/u.test(around)) return true;
  }
  return false;
}

function changeOf({ at, by, words }: AuditEntry, system: Change['system']): Change {
  return { at, by, action: words, system };
}

/** The logs have no ids of settings: their words are all there is, so a fact names the words that an entry must hold. */
function explains({ action, system }: Change, id: string): boolean {
  const text = action.toLowerCase();
  if (system === 'personalization') return (personalizationWords[id] ?? []).some((word) => text.includes(word));
  if (id.startsWith('field.')) {
    const [, object = '', field = ''] = id.split('.');
    return text.includes(field.toLowerCase()) && (text.includes(object.toLowerCase()) || !text.includes('.'));
  }
  return (wordsOf[id] ?? []).some((word) => text.includes(word));
}

/** Whether an entry of Personalization's log is about its integration with Salesforce CRM. */
export function concernsIntegration({ action, system }: Change): boolean {
  return system === 'personalization' && /salesforce crm|integration/i.test(action);
}

const wordsOf: Readonly<Record<string, readonly string[]>> = {
  'user.modifyAllData': ['modify all data'],
  'user.apiEnabled': ['api enabled'],
  'user.viewSetup': ['view setup'],
  'user.active': ['activated', 'froze', 'unfroze'],
  'user.profile': ['changed profile for', 'profile for user'],
  'org.edition': ['edition'],
  'oauth.installed': ['installed', 'connected app', 'uninstalled'],
  'oauth.app': ['kind of app', 'external client app', 'connected app'],
  'oauth.permittedUsers': ['permittedusers', 'permitted users', 'self-authorize', 'admin approved'],
  'oauth.refreshPolicy': ['refreshpolicy', 'refresh token'],
  'oauth.scopes': ['scope'],
  'oauth.pkce': ['pkce', 'proof key'],
  'oauth.rotation': ['rotation'],
  'signedIn.viewAll': ['view all data', 'view all records'],
};

/** What Personalization's own log can explain: which app it connects with, and as whom. */
const personalizationWords: Readonly<Record<string, readonly string[]>> = {
  'oauth.app': ['consumer key', 'establish connection', 'connected to the org'],
  'oauth.installed': ['consumer key'],
  'user.identity': ['establish connection', 'connected to the org'],
};
