import * as vscode from 'vscode';
import { type EditorNetwork, editorNetworkRequest } from '../../engine/networkProtocol.ts';
import type { EngineQuestion } from './engineConnection.ts';
import { requireTrust } from './requireTrust.ts';

/** Tells the engine the way out that is set in VS Code. */
export const networkAnswer: EngineQuestion = {
  method: editorNetworkRequest.method,
  answer: () => {
    requireTrust();
    return Promise.resolve(editorNetwork());
  },
};

function editorNetwork(): EditorNetwork {
  return {
    proxySupport: ofUser('proxySupport', 'override'),
    proxy: ofUser('proxy', '').trim(),
    proxyAuthorization: ofUser<string | null>('proxyAuthorization', null),
    noProxy: ofUser<readonly string[]>('noProxy', []),
    systemCertificates: ofUser('systemCertificates', true),
    proxyStrictSsl: ofUser('proxyStrictSSL', true),
  };
}

/** A folder's settings could send a token through somebody's proxy. */
function ofUser<T>(name: string, otherwise: T): T {
  const found = vscode.workspace.getConfiguration('http').inspect<T>(name);
  return found?.globalValue ?? found?.defaultValue ?? otherwise;
}
