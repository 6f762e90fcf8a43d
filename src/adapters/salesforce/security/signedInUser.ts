import type { Answer, SecurityFacts } from '../../../core/model/securityFacts.ts';
import type { SecurityQuestion } from '../../../core/ports.ts';
import type { RestSession } from '../restSession.ts';
import { ask, notAsked } from './ask.ts';
import type { DescribedFields } from './fieldAccess.ts';

type SignedIn = SecurityFacts['signedIn'];

/** Before a run only what can stop it is asked. */
export const signedInNotAsked: SignedIn = {
  apiEnabled: notAsked('API Enabled of the signed-in user', 'Not asked before a run.'),
  viewSetup: notAsked('View Setup and Configuration of the signed-in user', 'Not asked before a run.'),
  notEditable: notAsked('What the signed-in user can edit', 'Not asked before a run.'),
};

interface OwnPermissions {
  readonly PermissionsApiEnabled: boolean;
  readonly PermissionsViewSetup: boolean;
}

/** What everybody may ask for oneself: permissions by UserPermissionAccess, fields by describe. */
export async function readSignedIn(
  rest: RestSession,
  fields: SecurityQuestion['fields'],
  describe: (object: SecurityQuestion['fields'][number]['object']) => Promise<DescribedFields>,
  signal: AbortSignal,
): Promise<SignedIn> {
  const own = await ask('UserPermissionAccess (the signed-in user)', async () => {
    const [row] = await rest.query<OwnPermissions>(
      'SELECT PermissionsApiEnabled, PermissionsViewSetup FROM UserPermissionAccess',
      signal,
    );
    return row === undefined ? { value: null, answer: 'No answer.' } : { value: row, answer: 'read' };
  });
  const permission = (name: keyof OwnPermissions): Answer<boolean> => {
    const asked = `${name} of ${own.asked}`;
    if (own.value === null) return notAsked(asked, own.answer);
    return { asked, value: own.value[name], answer: own.value[name] ? 'yes' : 'no' };
  };
  const notEditable: string[] = [];
  for (const { object, field, isPushed } of fields) {
    if (isPushed && (await describe(object)).get(field.toLowerCase())?.updateable !== true) {
      notEditable.push(`${object}.${field}`);
    }
  }
  return {
    apiEnabled: permission('PermissionsApiEnabled'),
    viewSetup: permission('PermissionsViewSetup'),
    notEditable: {
      asked: 'describe (updateable) of every field that a push writes, as the signed-in user',
      value: notEditable,
      answer: notEditable.length === 0 ? 'all can be edited' : `not: ${notEditable.join(', ')}`,
    },
  };
}
