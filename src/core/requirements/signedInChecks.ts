/** What the user needs who signs in here: some of it for every use, some for checks, some for live runs alone. */
import type { Answer, SecurityFacts } from '../model/securityFacts.ts';
import { judge, type Judged, type JudgedCheck, notPassed, passed } from './judge.ts';
import { setupLinks } from './setupLinks.ts';

/** Only *sees every record* is a gate: the others say what will not work, and what still does. */
export function signedInChecks({ viewAll, signedIn }: SecurityFacts): readonly JudgedCheck[] {
  const { permissionSets } = setupLinks;
  return [
    judge({
      id: 'signedIn.apiEnabled',
      area: 'signedIn',
      title: 'The signed-in user has API Enabled (for previews, checks and live runs)',
      asks: [signedIn.apiEnabled],
      source: 'Personalization Sync (whoever lacks it cannot ask Salesforce anything)',
      fix: `Give the user you sign in with API Enabled (${permissionSets.words} → System Permissions).`,
      setupPath: permissionSets.path,
      verdict: judgeYes(signedIn.apiEnabled, notPassed),
    }),
    judge({
      id: 'signedIn.viewAll',
      area: 'signedIn',
      title: 'The signed-in user sees every record',
      asks: [viewAll],
      source: 'Personalization Sync (an unseen record makes an ambiguous match look unique)',
      fix: `Give the user you sign in with View All Data, or View All Records on Contact, Account and, if they take part, Lead (${permissionSets.words}).`,
      setupPath: permissionSets.path,
      verdict: judgeYes(viewAll, notPassed),
    }),
    judge({
      id: 'signedIn.viewSetup',
      area: 'signedIn',
      title: 'The signed-in user has View Setup and Configuration (for checks and Last Night)',
      asks: [signedIn.viewSetup],
      source: 'Personalization Sync (settings, logins and who changed them can be read with it alone)',
      fix: `Give the user you sign in with View Setup and Configuration (${permissionSets.words} → System Permissions).`,
      setupPath: permissionSets.path,
      verdict: judgeYes(signedIn.viewSetup, {
        verdict: 'warning',
        note: 'Previews and live runs work without it; many checks cannot be read.',
      }),
    }),
    editCheck(signedIn.notEditable),
  ];
}

function editCheck(notEditable: Answer<readonly string[]>): JudgedCheck {
  const { permissionSets } = setupLinks;
  const fields = notEditable.value ?? [];
  return judge({
    id: 'signedIn.edit',
    area: 'signedIn',
    title: 'The signed-in user can edit every field that a push writes (for live runs)',
    asks: [notEditable],
    source: 'Personalization Sync (a live run writes as the user who signs in)',
    fix: `Give the user you sign in with Edit on ${fields.length === 0 ? 'the pushed fields' : fields.join(', ')} and on their objects (${permissionSets.words} → Object Settings).`,
    setupPath: permissionSets.path,
    verdict: judgeYes(
      { ...notEditable, value: notEditable.value === null ? null : fields.length === 0 },
      { verdict: 'warning', note: 'Previews and checks work without it; what cannot be edited is not planned.' },
    ),
  });
}

function judgeYes({ value }: Answer<boolean>, otherwise: Judged): Judged | null {
  return value === null ? null : value ? passed : otherwise;
}
