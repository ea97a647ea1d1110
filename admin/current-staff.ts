import { can, type Actor } from '../src/access/actor.js';
import type { AdminLocale, AdminTheme, StaffSession } from '../src/access/staff-session.js';
import type { Problem } from '../src/errors/problem.js';

/** The request that a member of staff makes, as audit entries keep it. */
export interface StaffRequest {
  readonly requestId: string;
  readonly ip: string;
  /** Path without its query. */
  readonly path: string;
}

/**
 * Who AdminJS takes for its `currentAdmin` during one request. AdminJS prints that object into pages, so everything
 * that may be seen is a plain member and everything else is private.
 */
export class CurrentStaff {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly locale: AdminLocale;
  readonly theme: AdminTheme;
  readonly mustChangePassword: boolean;
  readonly #session: StaffSession;
  readonly #request: StaffRequest;
  #problem: Problem | undefined;

  constructor(session: StaffSession, locale: AdminLocale, request: StaffRequest) {
    this.id = session.staff.id;
    this.email = session.staff.email;
    this.role = session.staff.role;
    this.locale = locale;
    this.theme = session.staff.theme;
    this.mustChangePassword = session.staff.mustChangePassword;
    this.#session = session;
    this.#request = request;
  }

  get actor(): Extract<Actor, { kind: 'staff' }> {
    return this.#session.actor;
  }

  get sessionId(): string {
    return this.#session.sessionId;
  }

  get request(): StaffRequest {
    return this.#request;
  }

  /** What this member of staff may see and do, as one text: equal for two people who see the same pages. */
  get accessKey(): string {
    // None counts before the password is their own, and what is made for that must not be given to anybody else.
    if (this.mustChangePassword) return '';
    return [...this.#session.actor.permissions].sort().join(' ');
  }

  /**
   * Whether this member of staff has a permission.
   * @param permission a permission's full name
   */
  can(permission: string): boolean {
    return can(this.#session.actor, permission);
  }

  /** The problem that this request ended in, for its HTTP status; AdminJS itself answers 200 to everything. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /**
   * Notes the problem that this request ended in; the first one counts.
   * @param problem as it is shown
   */
  fail(problem: Problem): void {
    this.#problem ??= problem;
  }
}
