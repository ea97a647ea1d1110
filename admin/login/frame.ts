import type { AdminLocale, AdminTheme } from '../../src/access/staff-session.js';
import type { AdminAssets } from '../assets/admin-assets.js';
import { escapeHtml } from '../page/inline-json.js';
import { ROOT_PATH } from '../root-path.js';

/**
 * The frame of the pages outside AdminJS. They work without script and load nothing but our own style sheet.
 * @param input `title` as text, `content` as HTML
 * @returns HTML
 */
export function frame(input: {
  title: string;
  content: string;
  locale: AdminLocale;
  theme?: AdminTheme;
  assets: AdminAssets;
}): string {
  const asset = (name: string): string => `${ROOT_PATH}/frontend/assets/${input.assets.versioned(name)}`;
  return `<!DOCTYPE html>
<html lang="${input.locale}" data-theme="${input.theme ?? 'system'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(input.title)}</title>
<link rel="icon" type="image/svg+xml" href="${asset('favicon.svg')}">
<link rel="stylesheet" href="${asset('shell.css')}">
</head>
<body class="emporion-plain"><main class="emporion-card">
<img src="${asset('favicon.svg')}" alt="" width="40" height="40">
${input.content}
</main></body>
</html>
`;
}
