import type { MessageConnection } from 'vscode-jsonrpc';
import type { NetworkSource } from '../adapters/createPorts.ts';
import {
  type Environment,
  networkOfEnvironment,
  noProxyOfEnvironment,
  type NetworkSettings,
  proxyOfEnvironment,
} from '../core/http/networkSettings.ts';
import { type EditorNetwork, editorNetworkRequest } from './networkProtocol.ts';

/** A changed setting takes effect after so long. */
const keptMs = 2_000;

/** The network as the extension at the other end knows it, asked anew while requests are made; else the environment's. */
export function networkOver(
  connection: Pick<MessageConnection, 'sendRequest'>,
  environment: Environment,
): NetworkSource {
  let kept: { readonly untilMs: number; readonly settings: Promise<NetworkSettings> } | null = null;
  return async () => {
    if (kept === null || performance.now() > kept.untilMs) {
      const settings = connection.sendRequest<EditorNetwork>(editorNetworkRequest.method, {}).then(
        (editor) => networkOfEditor(editor, environment),
        // An extension that is about to end answers nothing.
        () => networkOfEnvironment(environment),
      );
      kept = { untilMs: performance.now() + keptMs, settings };
    }
    return await kept.settings;
  };
}

/** As VS Code does it for itself: its settings first, and where they are empty the environment. */
export function networkOfEditor(editor: EditorNetwork, environment: Environment): NetworkSettings {
  const ofEnvironment = networkOfEnvironment(environment);
  return {
    proxy: proxyOfEditor(editor, environment),
    systemCertificates: editor.systemCertificates,
    extraCertificates: [],
    uncheckedBy: editor.proxyStrictSsl ? ofEnvironment.uncheckedBy : 'http.proxyStrictSSL',
  };
}

function proxyOfEditor(editor: EditorNetwork, environment: Environment): NetworkSettings['proxy'] {
  if (editor.proxySupport === 'off') return null;
  const noProxy = editor.noProxy.length > 0 ? editor.noProxy : noProxyOfEnvironment(environment);
  const authorization = editor.proxyAuthorization;
  if (editor.proxy !== '') return { url: editor.proxy, authorization, noProxy, setting: 'http.proxy' };
  const proxy = proxyOfEnvironment(environment);
  return proxy === null ? null : { ...proxy, authorization, noProxy };
}
