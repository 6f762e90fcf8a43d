import { env, Uri, window } from 'vscode';
import type { SignInRefusal } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import { refusalSetupUrl } from './refusalSetupUrl.ts';

/** Opens the page of Setup where the cause of a refused sign-in is mended, in the browser, which signs in itself. */
export async function openRefusalSetup(refusal: SignInRefusal): Promise<void> {
  const url = refusalSetupUrl(refusal);
  if (url !== null) await env.openExternal(Uri.parse(url, true));
  else
    void window.showInformationMessage(t('The demo has no Setup pages. In a real org this opens the page of Setup.'));
}
