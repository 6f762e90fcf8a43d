/** How the editor reaches the outside, for the engine: VS Code arranges that for its own process only. */
import { type Nothing, request } from './requestName.ts';

/** VS Code's own settings, as the user has them; a workspace has no say. */
export interface EditorNetwork {
  /** `http.proxySupport`. `off`: no proxy, whatever else is set. */
  readonly proxySupport: string;
  /** `http.proxy`; empty where the environment decides. Can hold a password. */
  readonly proxy: string;
  /** `http.proxyAuthorization`: a secret. */
  readonly proxyAuthorization: string | null;
  /** `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** `http.systemCertificates`. */
  readonly systemCertificates: boolean;
  /** `http.proxyStrictSSL`. False has no effect here, which is said where it matters. */
  readonly proxyStrictSsl: boolean;
}

/** From the engine to the extension. */
export const editorNetworkRequest = request<Nothing, EditorNetwork>('editorNetwork');
