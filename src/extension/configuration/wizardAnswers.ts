import type { CrmObject } from '../../core/model/records.ts';
import type { SyncMode } from '../../engine/protocol.ts';
import type { NamePair, NewConfiguration, PushChoice } from './newConfiguration.ts';

/** What *New Configuration* has been told so far. Empty texts and null: not told yet, or left out. */
export interface WizardAnswers {
  readonly kind: 'demo' | 'files' | 'api';
  readonly users: string;
  readonly accounts: string | null;
  readonly contacts: string;
  readonly leads: string | null;
  readonly crmAccounts: string | null;
  /** As it was typed. */
  readonly address: string;
  readonly account: string;
  readonly instance: string;
  readonly dataset: string;
  readonly connection: string;
  readonly mode: SyncMode;
  readonly matchFields: Readonly<Record<CrmObject, readonly NamePair[]>>;
  readonly push: Readonly<Record<'User' | 'Account', readonly PushChoice[]>>;
}

export const noAnswers: WizardAnswers = {
  kind: 'files',
  users: '',
  accounts: null,
  contacts: '',
  leads: null,
  crmAccounts: null,
  address: '',
  account: '',
  instance: '',
  dataset: '',
  connection: 'default',
  mode: 'observe',
  matchFields: { Contact: [], Lead: [], Account: [] },
  push: { User: [], Account: [] },
};

export type WizardStep =
  | 'kind'
  | 'users'
  | 'accounts'
  | 'contacts'
  | 'leads'
  | 'crmAccounts'
  | 'address'
  | 'dataset'
  | 'connection'
  | 'mode'
  | 'matchFields'
  | 'push';

/** The steps that these answers lead through, from the first. */
export function stepsFor({ kind }: WizardAnswers): readonly WizardStep[] {
  switch (kind) {
    case 'demo':
      return ['kind'];
    case 'files':
      return ['kind', ...fileSteps, 'address', 'dataset', 'mode', 'matchFields', 'push'];
    case 'api':
      return ['kind', 'address', 'dataset', 'connection', 'mode', 'matchFields', 'push'];
  }
}

const fileSteps = ['users', 'accounts', 'contacts', 'leads', 'crmAccounts'] as const;

export function chosenConfiguration(answers: WizardAnswers): NewConfiguration {
  const { mode, account, instance, dataset, matchFields, push } = answers;
  const { users, accounts, contacts, leads, crmAccounts, connection } = answers;
  return {
    mode,
    account,
    instance,
    dataset,
    matchFields,
    push,
    sources:
      answers.kind === 'api'
        ? { kind: 'api', connection }
        : { kind: 'files', users, accounts, contacts, leads, crmAccounts },
  };
}
