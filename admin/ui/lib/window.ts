import type { ReduxState } from 'adminjs';

/** Who is signed in, as the page says it. */
export interface PageSession {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly locale: 'en' | 'zh-CN';
  readonly theme: 'system' | 'light' | 'dark';
  /** The password was made by somebody else. */
  readonly mustChangePassword: boolean;
}

declare global {
  interface Window {
    /** Set by boot.js. */
    REDUX_STATE: Pick<ReduxState, 'resources' | 'paths' | 'branding'> & { session: PageSession };
  }
}

export const ROOT_PATH = '/admin';

/** Who is signed in. */
export function session(): PageSession {
  return window.REDUX_STATE.session;
}
