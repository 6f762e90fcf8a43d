import { type PersonalizationLook, type SalesforceSignInState, secretKeyOf } from '../../engine/signInProtocol.ts';
import { t } from '../l10n.ts';
import { absoluteTime, shortTime } from '../numberText.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { SignIns } from '../store/syncState.ts';
import { reconnectCommand } from './reconnectCommand.ts';
import type { ViewNode } from './viewNode.ts';

/** What keeps a refresh token alive and what would end it, for the tooltip of *Token*. */
const idleDaysNote = 30;

/**
 * How the Salesforce side is signed in to: the way, what was granted, and how the token fares. None where that is not known.
 * @param forgotten keys of sign-ins that VS Code has lost
 */
export function salesforceSignInNodes(signIns: SignIns | null, forgotten: readonly string[] = []): readonly ViewNode[] {
  const target = signIns?.targets.salesforce ?? null;
  if (signIns === null || target === null) return [];
  const { salesforce } = signIns.state;
  if (salesforce === null) {
    return [
      {
        id: 'signIn',
        label: t('Sign-in'),
        description: t('nobody is signed in to “{0}”', target.connection),
        icon: 'key',
        contextValue: 'salesforce signsIn',
        ...(forgotten.includes(secretKeyOf.salesforce(target)) && forgottenRow()),
      },
    ];
  }
  return [wayNode(salesforce), scopesNode(salesforce), ...tokenNodes(salesforce)];
}

/** The key that Personalization is asked with. None where that side is files, or nothing is known. */
export function personalizationSignInNodes(
  signIns: SignIns | null,
  forgotten: readonly string[] = [],
): readonly ViewNode[] {
  const target = signIns?.targets.personalization ?? null;
  if (signIns === null || target === null) return [];
  const { personalization } = signIns.state;
  const node = { id: 'apiKey', label: t('API key') };
  return [
    personalization === null
      ? {
          ...node,
          description: t('not signed in'),
          icon: 'key',
          contextValue: 'personalization signsIn',
          ...(forgotten.includes(secretKeyOf.personalization(target)) && forgottenRow()),
        }
      : { ...node, description: personalization.apiKeyId, contextValue: 'personalization signsIn signedIn' },
  ];
}

/**
 * The SFTP server that feed files go to. None where the configuration sends none there.
 * @param look how it answered when it was last asked
 */
export function sftpNodes(
  signIns: SignIns | null,
  {
    look,
    forgotten = [],
  }: { readonly look: PersonalizationLook['sftp'] | null; readonly forgotten?: readonly string[] },
): readonly ViewNode[] {
  const target = signIns?.targets.sftp ?? null;
  if (signIns === null || target === null) return [];
  const { host, port, directory } = target;
  const { sftp } = signIns.state;
  const node = { id: 'sftp', label: 'SFTP' };
  const place = t('Feed files go to {0}, port {1}, folder {2}.', markdownText(host), port, markdownText(directory));
  if (sftp === null) {
    return [
      {
        ...node,
        description: t('{0}: not signed in', host),
        icon: 'debug-disconnect',
        tooltip: place,
        contextValue: 'sftp signsIn',
        ...(forgotten.includes(secretKeyOf.sftp(target)) && forgottenRow(`${host}: `, `\n\n${place}`)),
      },
    ];
  }
  const who = `${sftp.username}@${sftp.host}`;
  const pinned = t('Key of the server, confirmed by you: {0}. A server with another key is refused.', sftp.fingerprint);
  if (look?.kind === 'failed') {
    return [
      {
        ...node,
        description: t('{0}: no connection', who),
        icon: 'error',
        color: 'list.errorForeground',
        tooltip: [markdownText(look.message), place, pinned].join('\n\n'),
        accessibleLabel: t('SFTP: no connection. {0}', look.message),
        contextValue: 'sftp failed signsIn signedIn',
        command: reconnectCommand(),
      },
    ];
  }
  return [
    {
      ...node,
      description: who,
      icon: 'cloud-upload',
      tooltip: `${place}\n\n${pinned}`,
      contextValue: 'sftp signsIn signedIn',
    },
  ];
}

/** @param before, after what a row says in any case */
function forgottenRow(before = '', after = ''): Pick<ViewNode, 'description' | 'tooltip' | 'icon'> {
  return {
    description: `${before}${t('not kept by VS Code, sign in again')}`,
    tooltip: `${t('VS Code seems to have no keyring on this computer: it forgets sign-ins when it is closed. Have a keyring set up for VS Code (on Linux GNOME Keyring or KWallet).')}${after}`,
    icon: 'warning',
  };
}

function wayNode({ way, username, signedInAt }: SalesforceSignInState): ViewNode {
  const words = {
    browser: t('browser (OAuth)'),
    salesforceCli: t('Salesforce CLI'),
    demo: t('demo'),
  }[way];
  return {
    id: 'signIn',
    label: t('Signed in by'),
    description: words,
    tooltip: [
      markdownText(username),
      ...(signedInAt === null ? [] : [t('Since {0}', absoluteTime(Date.parse(signedInAt)))]),
      ...(way === 'browser' ? [t('The refresh token is in VS Code’s SecretStorage, and nowhere else.')] : []),
      ...(way === 'salesforceCli' ? [t('The Salesforce CLI keeps the token and renews it.')] : []),
    ].join('\n\n'),
    contextValue: way === 'demo' ? 'salesforce' : 'salesforce signsIn signedIn',
  };
}

function scopesNode({ scopes, way }: SalesforceSignInState): ViewNode {
  const unknown = way === 'salesforceCli' ? t('not told by the Salesforce CLI') : t('not told');
  return {
    id: 'scopes',
    label: t('Granted scopes'),
    description: scopes.length === 0 ? unknown : scopes.join(' '),
    ...(scopes.length > 0 && { tooltip: scopes.map((scope) => `- ${scopeMeaning(scope)}`).join('\n') }),
  };
}

function scopeMeaning(scope: string): string {
  const meaning: Readonly<Record<string, string>> = {
    id: t('Access the identity URL service'),
    api: t('Manage user data via APIs'),
    refresh_token: t('Perform requests at any time'),
    offline_access: t('Perform requests at any time'),
    openid: t('Access unique user identifiers'),
    full: t('Full access'),
    web: t('Manage user data via Web browsers'),
  };
  return `\`${scope.replaceAll('`', '')}\`${meaning[scope] === undefined ? '' : `: ${meaning[scope]}`}`;
}

function tokenNodes({ way, lastRefreshedAt, lastRotatedAt }: SalesforceSignInState): readonly ViewNode[] {
  if (way !== 'browser') return [];
  const renewed =
    lastRefreshedAt === null ? t('not renewed yet') : t('renewed {0}', shortTime(Date.parse(lastRefreshedAt)));
  const rotation =
    lastRotatedAt === null
      ? t('Salesforce has not replaced the refresh token so far: rotation seems to be off for this app.')
      : t(
          'Salesforce replaced the refresh token {0}: rotation is on for this app.',
          absoluteTime(Date.parse(lastRotatedAt)),
        );
  const idle = t(
    'A policy of the app may end a refresh token that is not used for some days (often {0}). A dry run uses it.',
    idleDaysNote,
  );
  return [
    {
      id: 'token',
      label: t('Token'),
      description: lastRotatedAt === null ? renewed : t('{0}, rotates', renewed),
      tooltip: `${rotation}\n\n${idle}`,
    },
  ];
}
