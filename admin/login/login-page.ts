import type { AdminLocale } from '../../src/access/staff-session.js';
import type { AdminAssets } from '../assets/admin-assets.js';
import { escapeHtml } from '../page/inline-json.js';
import { ROOT_PATH } from '../root-path.js';
import { frame } from './frame.js';
import { LOGIN_TEXTS } from './login-texts.js';

/** What a login page shows. */
export interface LoginPageInput {
  readonly companyName: string;
  readonly locale: AdminLocale;
  /** The language was chosen on this page, and so counts for the account; otherwise the account's own does. */
  readonly chosen: boolean;
  readonly assets: AdminAssets;
  /** Where to go after the login; a path of the back-office. */
  readonly next: string;
  /** Typed before and refused. */
  readonly email?: string;
  /** Why it was refused. */
  readonly message?: string;
}

/**
 * The login page. A form without script, so it works before anything has been loaded.
 * @param input see {@link LoginPageInput}
 * @returns HTML
 */
export function loginPage({
  companyName,
  locale,
  chosen,
  assets,
  next,
  email,
  message,
}: LoginPageInput): string {
  const texts = LOGIN_TEXTS[locale];
  const invalid = message === undefined ? '' : ' aria-invalid="true" aria-describedby="message"';
  const switchTo = `${ROOT_PATH}/login?lang=${texts.otherLanguage}&next=${encodeURIComponent(next)}`;
  return frame({
    title: `${texts.title} · ${companyName}`,
    locale,
    assets,
    content: `<h1>${escapeHtml(companyName)}</h1>
<form method="post" action="${ROOT_PATH}/login">
<input type="hidden" name="next" value="${escapeHtml(next)}">
${chosen ? `<input type="hidden" name="lang" value="${locale}">` : ''}
${message === undefined ? '' : `<p id="message" class="emporion-alert" role="alert">${escapeHtml(message)}</p>`}
<label for="email">${texts.email}</label>
<input id="email" name="email" type="email" autocomplete="username" autocapitalize="none" maxlength="320" required
 value="${escapeHtml(email ?? '')}"${email ? '' : ' autofocus'}${invalid}>
<label for="password">${texts.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024" required
${email ? ' autofocus' : ''}${invalid}>
<button class="emporion-button" type="submit">${texts.submit}</button>
</form>
<p><a hreflang="${texts.otherLanguage}" lang="${texts.otherLanguage}" href="${switchTo}">${texts.otherLanguageName}</a></p>`,
  });
}

/**
 * The page that asks before signing out, for whoever opens the address by hand. Only its form ends the session.
 * @param locale of the reader
 * @param assets of the back-office
 * @returns HTML
 */
export function logoutPage(locale: AdminLocale, assets: AdminAssets): string {
  const texts = LOGIN_TEXTS[locale];
  return frame({
    title: texts.logoutTitle,
    locale,
    assets,
    content: `<h1>${texts.logoutTitle}</h1>
<p>${texts.logoutQuestion}</p>
<form method="post" action="${ROOT_PATH}/logout"><button class="emporion-button" type="submit">${texts.logoutSubmit}</button></form>
<p><a href="${ROOT_PATH}">${texts.back}</a></p>`,
  });
}

/**
 * Where to go after a login: a path inside the back-office, never another host and never the login itself.
 * @param wanted as the request says
 */
export function safeNext(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 2_000 || !wanted.startsWith(ROOT_PATH)) return ROOT_PATH;
  const base = 'http://here.invalid';
  if (!URL.canParse(wanted, base)) return ROOT_PATH;
  const { origin, pathname, search } = new URL(wanted, base);
  const inside = pathname === ROOT_PATH || pathname.startsWith(`${ROOT_PATH}/`);
  const isSession = /\/(login|logout)\/?$/.test(pathname);
  return origin === base && inside && !isSession ? pathname + search : ROOT_PATH;
}
