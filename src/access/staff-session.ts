import type { Actor } from './actor.js';

/** The languages of the back-office, as BCP 47 tags. */
export const ADMIN_LOCALES = ['en', 'zh-CN'] as const;
export type AdminLocale = (typeof ADMIN_LOCALES)[number];

/** `system` follows the machine the browser runs on. */
export const ADMIN_THEMES = ['system', 'light', 'dark'] as const;
export type AdminTheme = (typeof ADMIN_THEMES)[number];

/** What the back-office may know and show of the member of staff who is signed in. Never a hash, never a secret. */
export interface StaffIdentity {
  readonly id: string;
  readonly email: string;
  /** Names of the roles, for display; what they allow is in the actor. */
  readonly role: string;
  /** Unset until chosen: the browser's language decides. */
  readonly locale: AdminLocale | null;
  readonly theme: AdminTheme;
  /** The password was made by somebody else: the back-office asks for another one. */
  readonly mustChangePassword: boolean;
}

/** A session that is alive: found, not expired, its account enabled. */
export interface StaffSession {
  readonly sessionId: string;
  readonly staff: StaffIdentity;
  readonly actor: Extract<Actor, { kind: 'staff' }>;
}

/** Where a login comes from. */
export interface LoginOrigin {
  readonly ip: string;
  readonly userAgent?: string;
  /** The session the browser held before, if any; it ends with the login (no session fixation, OWASP ASVS 3.2.1). */
  readonly oldSessionId?: string;
}

/** What the back-office needs to know about staff accounts and their sessions. */
export interface AdminAuth {
  /**
   * Signs a member of staff in and opens a new session.
   * @param email as typed
   * @param password as typed
   * @param origin of the request
   * @returns the new session's opaque id (at least 128 random bits)
   * @throws access.invalid_credentials when account or password are wrong, the same for both
   * @throws access.too_many_attempts with `params.retryAfter` in seconds
   */
  login(email: string, password: string, origin: LoginOrigin): Promise<StaffSession>;

  /**
   * The session of an id, or null when it is unknown, expired or ended, or its account is disabled.
   * @param sessionId as the cookie holds it; anything may stand there
   */
  resolve(sessionId: string): Promise<StaffSession | null>;

  /**
   * Ends a session for good; an unknown one is no error.
   * @param sessionId as the cookie holds it
   */
  logout(sessionId: string): Promise<void>;

  /**
   * Keeps what the member of staff chose for the back-office, beyond this session.
   * @param sessionId of the live session
   * @param preferences the chosen ones
   */
  setPreferences(
    sessionId: string,
    preferences: { readonly locale?: AdminLocale; readonly theme?: AdminTheme },
  ): Promise<void>;
}

/** Nest token of the {@link AdminAuth}. */
export const ADMIN_AUTH = Symbol('ADMIN_AUTH');
