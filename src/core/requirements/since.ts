import type { AuditEntry, SecurityFacts } from '../model/securityFacts.ts';
import type { Change, RequirementCheck } from './requirementCheck.ts';

/** Gives each check that did not pass the newest change of the audit trail that can explain it. */
export function withSince(checks: readonly RequirementCheck[], { audit }: SecurityFacts): readonly RequirementCheck[] {
  const entries = audit.value;
  if (entries === null || entries.length === 0) return checks;
  return checks.map((check) => {
    if (check.verdict === 'passed') return check;
    const entry = entries.find((one) => explains(one, check));
    return entry === undefined ? check : { ...check, since: changeOf(entry) };
  });
}

function changeOf({ at, by, words }: AuditEntry): Change {
  return { at, by, action: words, system: 'salesforce' };
}

/** The trail has no ids of settings: its words are all there is, so a check names the words that an entry must hold. */
function explains({ words }: AuditEntry, { id, area }: RequirementCheck): boolean {
  const text = words.toLowerCase();
  if (area === 'field') {
    const [, object = '', field = ''] = id.split('.');
    return text.includes(field.toLowerCase()) && (text.includes(object.toLowerCase()) || !text.includes('.'));
  }
  return (wordsOf[id] ?? []).some((word) => text.includes(word));
}

const wordsOf: Readonly<Record<string, readonly string[]>> = {
  'user.modifyAllData': ['modify all data'],
  'user.apiEnabled': ['api enabled'],
  'user.viewSetup': ['view setup'],
  'user.active': ['deactivated', 'froze'],
  'org.edition': ['edition'],
  'oauth.installed': ['installed', 'connected app', 'uninstalled'],
  'oauth.permittedUsers': ['permittedusers', 'permitted users', 'self-authorize', 'admin approved'],
  'oauth.refreshPolicy': ['refreshpolicy', 'refresh token'],
  'oauth.scopes': ['scope'],
  'oauth.pkce': ['pkce', 'proof key'],
  'oauth.rotation': ['rotation'],
  'signedIn.viewAll': ['view all data', 'view all records'],
};
