import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { sftpHostKeyRequest, type SftpSignIn, signInToSftpRequest } from '../../engine/signInProtocol.ts';
import { readSignIns } from '../host/followSignIns.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { sayKeptForThisWindow, signInTarget } from './signInTarget.ts';

type Secret = SftpSignIn['secret'];

/**
 * *Sign In to SFTP…*: shows the key of the server to be confirmed, then asks for password or private key and looks into the
 * folder. Nothing is written there.
 */
export async function signInToSftp(context: CommandContext): Promise<void> {
  const { engine, runs } = context;
  const found = await signInTarget(context);
  if (found === undefined) return;
  const { sftp } = found.targets;
  if (sftp === null) {
    throw new SyncError('usage', t('This configuration sends no feed files by SFTP: personalization.feed says so.'));
  }
  const run = { kind: 'signIn', viewId: viewIds.connection } as const;
  const shown = await runs.follow({ ...run, title: t('Asking {0} for its key', sftp.host) }, (token) =>
    engine.request(sftpHostKeyRequest, { host: sftp.host, port: sftp.port }, token),
  );
  if (!(await agreesToKey(sftp.host, shown))) return;
  const secret = await askForSecret(`${sftp.username}@${sftp.host}`);
  if (secret === undefined) return;
  const signIn = { ...sftp, fingerprint: shown.fingerprint, secret };
  const signedIn = await runs.follow({ ...run, title: t('Signing in to {0}', sftp.host) }, (token) =>
    engine.request(signInToSftpRequest, signIn, token),
  );
  if (!signedIn.lasting) sayKeptForThisWindow();
  await readSignIns(context);
  context.store.dispatch({ kind: 'personalizationLooked', look: { sftp: { kind: 'answered' } } });
  await vscode.commands.executeCommand(`${viewIds.connection}.focus`);
}

async function agreesToKey(
  host: string,
  { fingerprint, algorithm }: { readonly fingerprint: string; readonly algorithm: string },
): Promise<boolean> {
  const trust = t('It Is the Right Key');
  const chosen = await vscode.window.showWarningMessage(
    t('Is this the key of {0}?', host),
    {
      modal: true,
      detail: t(
        '{0}\n{1}\n\nCompare it with what Salesforce gave you. From now on a server with another key is refused.',
        fingerprint,
        algorithm,
      ),
    },
    trust,
  );
  return chosen === trust;
}

async function askForSecret(who: string): Promise<Secret | undefined> {
  const title = t('Sign In to SFTP: {0}', who);
  const byKey = {
    label: `$(key) ${t('Private Key')}`,
    detail: t('A key file of this computer, with or without a passphrase.'),
  };
  const byPassword = { label: `$(lock) ${t('Password')}` };
  const chosen = await vscode.window.showQuickPick([byKey, byPassword], { title, ignoreFocusOut: true });
  if (chosen === undefined) return undefined;
  if (chosen === byKey) return askForKey(title);
  const password = await askHidden(title, t('Password. It is tried once: servers lock who guesses.'));
  return password === undefined || password === '' ? undefined : { kind: 'password', password };
}

async function askForKey(title: string): Promise<Secret | undefined> {
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel: t('Use This Key') })) ?? [];
  if (file === undefined) return undefined;
  const privateKey = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  if (!privateKey.includes('PRIVATE KEY')) {
    throw new SyncError('usage', t('{0} is no private key: it has no line “PRIVATE KEY”.', file.fsPath));
  }
  const passphrase = await askHidden(title, t('Passphrase of the key; leave it empty where it has none'));
  return passphrase === undefined ? undefined : { kind: 'privateKey', privateKey, passphrase: passphrase || null };
}

function askHidden(title: string, prompt: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, password: true, ignoreFocusOut: true });
}
