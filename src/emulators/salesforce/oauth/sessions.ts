import { randomBytes } from 'node:crypto';
import type { VirtualClock } from '../../http/virtualClock.ts';
import { DEMO_ORG } from '../demoOrg.ts';

/** Two hours, the default of an org. */
const ACCESS_TOKEN_LIFE_MS = 2 * 3_600_000;
const CODE_LIFE_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;

export interface AccessToken {
  readonly token: string;
  readonly issuedAtMs: number;
  /** Infinity for the token of the ready line, which nothing can refresh. */
  readonly lifeMs: number;
  readonly scopes: readonly string[];
  /** The authorization that it came of; null for grants that need nobody's consent. */
  readonly grant: Grant | null;
  /** What a fault has done to it. */
  readonly spoilt: 'expired' | 'wrongScope' | null;
}

/** One authorization by a person: all of its tokens end together. */
export interface Grant {
  isRevoked: boolean;
}

export interface AuthorizationCode {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly expiresAtMs: number;
  readonly grant: Grant;
}

interface RefreshToken {
  readonly grant: Grant;
  readonly issuedAtMs: number;
  /** Rotation has replaced it: using it again revokes the grant. */
  readonly isReplaced: boolean;
}

export type RefreshAnswer =
  | { readonly ok: true; readonly access: AccessToken; readonly newRefreshToken: string | null }
  | { readonly ok: false; readonly description: string };

export interface RefreshPolicy {
  readonly rotation: boolean;
  /** `infinite`: valid until revoked. */
  readonly life: 'infinite' | { readonly days: number };
}

/**
 * Tokens, refresh tokens and codes of one start. All are random and carry DEMO, so that nothing of a real org can be
 * taken for one of them, or they for one of a real org.
 */
export class Sessions {
  readonly #clock: VirtualClock;
  readonly clientId = demoSecret('DEMOclient.');
  readonly clientSecret = demoSecret('DEMOsecret.');
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, RefreshToken>();
  /** Used ones stay, to be known again. */
  readonly #codes = new Map<string, AuthorizationCode & { readonly isUsed: boolean }>();
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

  issueAccess(scopes: readonly string[], lifeMs = ACCESS_TOKEN_LIFE_MS, grant: Grant | null = null): AccessToken {
    const token = `${DEMO_ORG.id.slice(0, 15)}!${demoSecret('DEMO.')}`;
    const issuedAtMs = this.#clock.nowMs();
    const access = { token, issuedAtMs, lifeMs, scopes: this.#scopesOfNew ?? scopes, grant, spoilt: null };
    this.#access.set(token, access);
    return access;
  }

  issueRefresh(grant: Grant = { isRevoked: false }): string {
    const token = demoSecret('DEMOrefresh.');
    this.#refresh.set(token, { grant, issuedAtMs: this.#clock.nowMs(), isReplaced: false });
    return token;
  }

  /** The token if it is one of ours and still good. */
  find(token: string): AccessToken | undefined {
    const access = this.#access.get(token);
    if (!access || this.#withdrawn || access.spoilt === 'expired' || access.grant?.isRevoked) return undefined;
    return access.issuedAtMs + access.lifeMs > this.#clock.nowMs() ? access : undefined;
  }

  /** Whether it is a refresh token that could be used now. */
  isLiveRefresh(token: string): boolean {
    const known = this.#refresh.get(token);
    return known !== undefined && !known.isReplaced && !known.grant.isRevoked && !this.#withdrawn;
  }

  get isWithdrawn(): boolean {
    return this.#withdrawn;
  }

  refresh(token: string, scopes: readonly string[], { rotation, life }: RefreshPolicy): RefreshAnswer {
    const known = this.#refresh.get(token);
    // Two users of one token: one of them has stolen it, and nobody can tell which.
    if (known?.isReplaced) known.grant.isRevoked = true;
    if (!known || known.grant.isRevoked || this.#withdrawn) {
      return { ok: false, description: 'expired access/refresh token' };
    }
    if (life !== 'infinite' && known.issuedAtMs + life.days * DAY_MS <= this.#clock.nowMs()) {
      return { ok: false, description: 'token validity expired' };
    }
    const { grant } = known;
    const access = this.issueAccess(scopes, ACCESS_TOKEN_LIFE_MS, grant);
    if (!rotation && !this.#rotateNext) return { ok: true, access, newRefreshToken: null };
    this.#rotateNext = false;
    this.#refresh.set(token, { ...known, isReplaced: true });
    return { ok: true, access, newRefreshToken: this.issueRefresh(grant) };
  }

  issueCode(redirectUri: string, codeChallenge: string | null): string {
    const code = demoSecret('DEMOcode.');
    const expiresAtMs = this.#clock.nowMs() + CODE_LIFE_MS;
    const grant: Grant = { isRevoked: false };
    this.#codes.set(code, { code, redirectUri, codeChallenge, expiresAtMs, grant, isUsed: false });
    return code;
  }

  /** A code can be used once: a second use ends what came of the first. Or why it cannot be used. */
  takeCode(code: string): AuthorizationCode | string {
    const found = this.#codes.get(code);
    if (!found) return 'invalid authorization code';
    if (found.isUsed) {
      found.grant.isRevoked = true;
      return 'invalid authorization code';
    }
    this.#codes.set(code, { ...found, isUsed: true });
    return found.expiresAtMs > this.#clock.nowMs() ? found : 'expired authorization code';
  }

  /** Ends a token; a refresh token takes with it all that came of the same authorization. */
  revoke(token: string): boolean {
    const refresh = this.#refresh.get(token);
    if (refresh && !refresh.grant.isRevoked) {
      refresh.grant.isRevoked = true;
      return true;
    }
    return this.#access.delete(token);
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
