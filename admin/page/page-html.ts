import type { AdminAssets } from '../assets/admin-assets.js';
import type { CurrentStaff } from '../current-staff.js';
import { ROOT_PATH } from '../root-path.js';
import { escapeHtml, inlineJson } from './inline-json.js';

/** What one page is made of. */
export interface PageInput {
  readonly staff: CurrentStaff;
  readonly nonce: string;
  /** Hash of the {@link StateScript} to load. */
  readonly stateHash: string;
  readonly companyName: string;
  readonly assets: AdminAssets;
}

/** In the order they must run: each builds on globals of those before. */
const SCRIPTS = [
  'boot.js',
  'global.bundle.js',
  'design-system.bundle.js',
  'app.bundle.js',
  'components.bundle.js',
  'start.js',
];

/**
 * Writes the page that every address of the back-office answers with; AdminJS renders the rest in the browser. It
 * takes the place of AdminJS's own template, which inlines unescaped state and loads a font from another host.
 * @param input see {@link PageInput}
 * @returns HTML
 */
export function pageHtml({ staff, nonce, stateHash, companyName, assets }: PageInput): string {
  const asset = (name: string): string => `${ROOT_PATH}/frontend/assets/${assets.versioned(name)}`;
  const script = (src: string): string => `<script nonce="${nonce}" src="${src}" defer></script>`;
  const page = {
    session: {
      id: staff.id,
      email: staff.email,
      role: staff.role,
      locale: staff.locale,
      theme: staff.theme,
      mustChangePassword: staff.mustChangePassword,
    },
    nonce,
  };
  return `<!DOCTYPE html>
<html lang="${staff.locale}" data-theme="${staff.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(companyName)}</title>
<link rel="icon" type="image/svg+xml" href="${asset('favicon.svg')}">
<link rel="stylesheet" href="${asset('shell.css')}">
<script type="application/json" id="emporion-page">${inlineJson(page)}</script>
${script(`${ROOT_PATH}/frontend/state/${stateHash}.js`)}
${SCRIPTS.map((name) => script(asset(name))).join('\n')}
</head>
<body><div id="app"></div></body>
</html>
`;
}
