import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { type CliOrg, listCliOrgsRequest, type SalesforceSignInWay } from '../../engine/signInProtocol.ts';
import type { EngineClient } from '../host/engineClient.ts';
import type { StepOutcome } from '../host/questionOutcome.ts';
import { askPick, askText, type StepFrame, waitFor } from '../host/steps.ts';
import { settingIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { clientIdProblem, loginAddressProblem, loginHosts, loginOrigin } from './loginAddress.ts';

/** Registered as callback addresses of the app: three, because one may be taken. */
const loopbackPorts = [1717, 1718, 1719] as const;

interface Answers {
  readonly way: 'browser' | 'salesforceCli' | null;
  readonly host: 'production' | 'sandbox' | 'myDomain' | null;
  readonly address: string;
  readonly clientId: string;
  readonly org: CliOrg | null;
}

type Step = (frame: StepFrame, answers: Answers, engine: EngineClient) => Promise<StepOutcome<Answers>>;

/** Asks how to sign in to Salesforce. Null when the user ends it; *Back* leads to the question before. */
export async function askSalesforceWay(engine: EngineClient, connection: string): Promise<SalesforceSignInWay | null> {
  let answers: Answers = { way: null, host: null, address: '', clientId: rememberedClientId(), org: null };
  for (let index = 0; ; ) {
    const steps = stepsFor(answers);
    const step = steps[index];
    if (step === undefined) return wayOf(answers);
    const title = t('Sign In to Salesforce: Connection “{0}”', connection);
    const outcome = await step({ title, step: index + 1, totalSteps: steps.length }, answers, engine);
    if (outcome.kind === 'cancelled') return null;
    if (outcome.kind === 'answered') answers = outcome.value;
    index += outcome.kind === 'back' ? -1 : 1;
  }
}

function stepsFor({ way, host }: Answers): readonly Step[] {
  if (way === 'salesforceCli') return [askWay, askOrg];
  return host === 'myDomain' ? [askWay, askHost, askAddress, askClientId] : [askWay, askHost, askClientId];
}

function wayOf({ way, host, address, clientId, org }: Answers): SalesforceSignInWay | null {
  if (way === 'salesforceCli') {
    return org === null ? null : { kind: 'salesforceCli', org: org.username, command: cliCommand() };
  }
  const loginUrl = host === 'myDomain' ? loginOrigin(address) : loginHosts[host ?? 'production'];
  return loginUrl === null ? null : { kind: 'browser', loginUrl, clientId, ports: loopbackPorts };
}

async function askWay(frame: StepFrame, answers: Answers): Promise<StepOutcome<Answers>> {
  const items = [
    {
      label: `$(globe) ${t('Browser')}`,
      detail: t('You sign in at Salesforce, with an app of your org (External Client App). Nothing is typed here.'),
      way: 'browser' as const,
    },
    {
      label: `$(terminal) ${t('Salesforce CLI')}`,
      detail: t('Uses an org that the Salesforce CLI (sf) on this computer is signed in to.'),
      way: 'salesforceCli' as const,
    },
  ];
  const active = items.find(({ way }) => way === answers.way);
  const placeholder = t('How do you want to sign in?');
  return taken(await askPick(frame, { placeholder, items, active }), ({ way }) => ({ ...answers, way }));
}

async function askHost(frame: StepFrame, answers: Answers): Promise<StepOutcome<Answers>> {
  const items = [
    { label: t('Production'), description: 'login.salesforce.com', host: 'production' as const },
    { label: t('Sandbox'), description: 'test.salesforce.com', host: 'sandbox' as const },
    {
      label: t('My Domain…'),
      description: 'acme.my.salesforce.com',
      detail: t('Needed where the org allows sign-in at its own address only.'),
      host: 'myDomain' as const,
    },
  ];
  const active = items.find(({ host }) => host === answers.host);
  const placeholder = t('Which Salesforce?');
  return taken(await askPick(frame, { placeholder, items, active }), ({ host }) => ({ ...answers, host }));
}

async function askAddress(frame: StepFrame, answers: Answers): Promise<StepOutcome<Answers>> {
  const outcome = await askText(frame, {
    prompt: t('The org’s My Domain, or the address of any of its pages'),
    placeholder: 'acme--uat.sandbox.my.salesforce.com',
    value: answers.address,
    problemOf: loginAddressProblem,
  });
  return taken(outcome, (address) => ({ ...answers, address }));
}

async function askClientId(frame: StepFrame, answers: Answers): Promise<StepOutcome<Answers>> {
  const outcome = await askText(frame, {
    prompt: t(
      'Consumer Key of the app in your org. Its callback addresses: http://localhost:1717/OauthRedirect, and the same with 1718 and 1719.',
    ),
    placeholder: t('Consumer Key'),
    value: answers.clientId,
    problemOf: clientIdProblem,
  });
  return taken(outcome, (clientId) => ({ ...answers, clientId }));
}

async function askOrg(frame: StepFrame, answers: Answers, engine: EngineClient): Promise<StepOutcome<Answers>> {
  const asked = engine.request(listCliOrgsRequest, { command: cliCommand() });
  const listed = await waitFor(frame, t('Asking the Salesforce CLI for its orgs…'), asked);
  if (listed.kind !== 'answered') return listed;
  const { orgs, problem } = listed.value;
  if (orgs.length === 0) {
    throw new SyncError(
      'usage',
      problem ?? t('The Salesforce CLI is signed in to no org. Sign in there (sf org login web), or choose Browser.'),
    );
  }
  const items = orgs.map((org) => ({
    label: org.alias ?? org.username,
    description: org.isSandbox ? t('sandbox') : t('PRODUCTION'),
    detail: `${org.username} · ${new URL(org.instanceUrl).host}`,
    org,
  }));
  const active = items.find(({ org }) => org.username === answers.org?.username);
  return taken(await askPick(frame, { placeholder: t('Which org?'), items, active }), ({ org }) => ({
    ...answers,
    org,
  }));
}

function taken<T>(outcome: StepOutcome<T>, take: (value: T) => Answers): StepOutcome<Answers> {
  return outcome.kind === 'answered' ? { kind: 'answered', value: take(outcome.value) } : outcome;
}

/** Of the machine's settings only: a folder must not name the program that is started, nor the app that is trusted. */
function cliCommand(): string | null {
  return machineSetting(settingIds.salesforceCliPath) || null;
}

function rememberedClientId(): string {
  return machineSetting(settingIds.salesforceClientId);
}

function machineSetting(id: string): string {
  const known = vscode.workspace.getConfiguration().inspect<string>(id);
  return known?.globalValue ?? known?.defaultValue ?? '';
}
