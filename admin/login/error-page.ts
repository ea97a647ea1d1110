import type { AdminLocale } from '../../src/access/staff-session.js';
import type { Problem } from '../../src/errors/problem.js';
import type { AdminAssets } from '../assets/admin-assets.js';
import { escapeHtml } from '../page/inline-json.js';
import { ROOT_PATH } from '../root-path.js';
import { frame } from './frame.js';
import { LOGIN_TEXTS } from './login-texts.js';

/**
 * A problem as a page, for addresses that people open.
 * @param problem to be shown
 * @param locale of the reader
 * @param assets of the back-office
 * @returns HTML
 */
export function errorPage(problem: Problem, locale: AdminLocale, assets: AdminAssets): string {
  const texts = LOGIN_TEXTS[locale];
  return frame({
    title: problem.title,
    locale,
    assets,
    content: `<h1>${escapeHtml(problem.title)}</h1>
<p>${escapeHtml(problem.detail)}</p>
<p class="emporion-muted">${texts.requestId}: <code>${escapeHtml(problem.requestId)}</code></p>
<p><a class="emporion-button" href="${ROOT_PATH}">${texts.back}</a></p>`,
  });
}
