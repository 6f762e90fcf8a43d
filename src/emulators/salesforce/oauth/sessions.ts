import { randomBytes } from 'node:crypto';
import type { VirtualClock } from '../../http/virtualClock.ts';
import { DEMO_ORG } from '../demoOrg.ts';

/** Two hours, the default of an org. */
const ACCESS_TOKEN_LIFE_MS = 2 * 3_600_000;
const CODE_LIFE_MS = 10 * 60_000;

export interface AccessToken {
  readonly token: string;
  readonly issuedAtMs: number;
  /** Infinity for the token of the ready line, which nothing can refresh. */
  readonly lifeMs: number;
  readonly scopes: readonly string[];
  /** What a fault has done to it. */
  readonly spoilt: 'expired' | 'wrongScope' | null;
}

export interface AuthorizationCode {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly expiresAtMs: number;
}

export type RefreshAnswer =
  | { readonly ok: true; readonly access: AccessToken; readonly newRefreshToken: string | null }
  | { readonly ok: false; readonly description: string };

/**
 * Tokens, refresh tokens and codes of one start. All are random and carry DEMO, so that nothing of a real org can be
 * taken for one of them, or they for one of a real org.
 */
export class Sessions {
  readonly #clock: VirtualClock;
  readonly clientId = demoSecret('DEMOclient.');
  readonly clientSecret = demoSecret('DEMOsecret.');
  readonly #access = new Map<string, AccessToken>();
  /** Live refresh tokens, and those that rotation has replaced: using one of the latter revokes all. */
  readonly #refresh = new Map<string, 'live' | 'replaced'>();
  readonly #codes = new Map<string, AuthorizationCode>();
  #withdrawn = false;
  #rotateNext = false;
  #scopesOfNew: readonly string[] | null = null;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Forgets faults that tokens have suffered; tokens that were handed out are good again. */
  reset(): void {
    this.#withdrawn = false;
    this.#rotateNext = false;
    this.#scopesOfNew = null;
    const issuedAtMs = this.#clock.nowMs();
    for (const [token, access] of this.#access) this.#access.set(token, { ...access, issuedAtMs, spoilt: null });
  }

  issueAccess(scopes: readonly string[], lifeMs = ACCESS_TOKEN_LIFE_MS): AccessToken {
    const token = `${DEMO_ORG.id.slice(0, 15)}!${demoSecret('DEMO.')}`;
    const issuedAtMs = this.#clock.nowMs();
    const access = { token, issuedAtMs, lifeMs, scopes: this.#scopesOfNew ?? scopes, spoilt: null };
    this.#access.set(token, access);
    return access;
  }

  issueRefresh(): string {
    const token = demoSecret('DEMOrefresh.');
    this.#refresh.set(token, 'live');
    return token;
  }

  /** The token if it is one of ours and still good. */
  find(token: string): AccessToken | undefined {
    const access = this.#access.get(token);
    if (!access || this.#withdrawn || access.spoilt === 'expired') return undefined;
    return access.issuedAtMs + access.lifeMs > this.#clock.nowMs() ? access : undefined;
  }

  get isWithdrawn(): boolean {
    return this.#withdrawn;
  }

  refresh(token: string, scopes: readonly string[], rotation: boolean): RefreshAnswer {
    const state = this.#refresh.get(token);
    if (state === 'replaced') this.#withdrawn = true;
    if (state !== 'live' || this.#withdrawn) return { ok: false, description: 'expired access/refresh token' };
    const access = this.issueAccess(scopes);
    if (!rotation && !this.#rotateNext) return { ok: true, access, newRefreshToken: null };
    this.#rotateNext = false;
    this.#refresh.set(token, 'replaced');
    return { ok: true, access, newRefreshToken: this.issueRefresh() };
  }

  issueCode(redirectUri: string, codeChallenge: string | null): string {
    const code = demoSecret('DEMOcode.');
    this.#codes.set(code, { code, redirectUri, codeChallenge, expiresAtMs: this.#clock.nowMs() + CODE_LIFE_MS });
    return code;
  }

  /** A code can be used once. */
  takeCode(code: string): AuthorizationCode | undefined {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    return found && found.expiresAtMs > this.#clock.nowMs() ? found : undefined;
  }

  /** Ends one token; an access token's or refresh token's end is not noticed by the others. */
  revoke(token: string): boolean {
    return this.#access.delete(token) || this.#refresh.delete(token);
  }

  /** Acts out a `token` fault. */
  strike(kind: string): void {
    if (kind === 'rotate') this.#rotateNext = true;
    if (kind === 'revoke') this.#withdrawn = true;
    if (kind === 'wrongScope') this.#scopesOfNew = ['id'];
    const spoilt = kind === 'expire' ? 'expired' : kind === 'wrongScope' ? 'wrongScope' : null;
    if (!spoilt) return;
    for (const [token, access] of this.#access) this.#access.set(token, { ...access, spoilt });
  }
}

function demoSecret(prefix: string): string {
  return prefix + randomBytes(24).toString('base64url').replaceAll('-', 'x');
}
