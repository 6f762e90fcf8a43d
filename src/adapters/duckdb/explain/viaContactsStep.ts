import type { MatchRule } from '../../../core/matching/rule.ts';
import type { ExplainedStep } from '../../../core/model/explanation.ts';
import type { Session } from '../session.ts';
import viaContactsSql from '../sql/viaContacts.sql';
import type { Subject } from './subject.ts';
import { untouched } from './untouchedStep.ts';

/** Priority 4 of an account: the Accounts of the Contacts that its users are matched to. */
export async function viaContactsStep(
  session: Session,
  rule: MatchRule,
  subject: Subject,
  isOver: boolean,
): Promise<ExplainedStep> {
  if (isOver) return untouched(4, 'Account', 'notReached');
  if (!rule.accountsFromContacts) return untouched(4, 'Account', 'switchedOff');
  await session.run(viaContactsSql, { id: subject.id });
  const found = await session.rows(
    `SELECT id, any_value(for_client(coalesce(name, id))) AS label, count(*) OVER ()
     FROM explained_accounts GROUP BY id ORDER BY id LIMIT 20`,
  );
  const through = await session.rows(
    'SELECT for_client(user_id), contact_id, id FROM explained_accounts ORDER BY id, user_id LIMIT 20',
  );
  return {
    ...untouched(4, 'Account', found.length > 0 ? 'decided' : 'nothingFound'),
    candidates: found.map(([crmId, label]) => ({
      object: 'Account',
      crmId: String(crmId),
      label: String(label),
      email: null,
      pairs: [],
      throughLeads: [],
    })),
    candidateCount: Number(found[0]?.[2] ?? 0),
    viaContacts: through.map(([user, contactId, accountId]) => ({
      user: String(user),
      contactId: String(contactId),
      accountId: String(accountId),
    })),
  };
}
