import { createHash } from 'node:crypto';

/** Style of the documents; part of each page, so that a page is one request. */
export const DOCUMENT_STYLE = `
:root{color-scheme:light dark;--text:#16202e;--soft:#5b6776;--bg:#f5f6f8;--card:#fff;--line:#e4e7ec;--link:#1f5af6;--bad:#b3261e;--warn:#8a5300;--code:#f1f3f6}
@media (prefers-color-scheme:dark){:root{--text:#e6eaf0;--soft:#97a2b1;--bg:#0f141b;--card:#171d26;--line:#2a3340;--link:#7aa2ff;--bad:#ff8f87;--warn:#ffbf69;--code:#232b36}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.6 system-ui,-apple-system,"Segoe UI","PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.2em}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.25rem .75rem;z-index:9}
header{background:var(--card);border-bottom:1px solid var(--line)}
nav{max-width:60rem;margin:0 auto;padding:.75rem 1rem;display:flex;gap:.5rem 1.25rem;align-items:center;flex-wrap:wrap}
nav a{text-decoration:none}nav a[aria-current]{font-weight:600}
nav .language{margin-left:auto}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
main.wide{max-width:90rem}
h1{font-size:1.6rem;line-height:1.3;margin:.25rem 0 1rem}
h2{font-size:1.05rem;margin:2rem 0 .5rem}
.soft{color:var(--soft)}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem 1.25rem}
.list{list-style:none;margin:0;padding:0;background:var(--card);border:1px solid var(--line);border-radius:12px}
.list li{border-top:1px solid var(--line)}.list li:first-child{border-top:0}
.list a{display:grid;grid-template-columns:3.5rem minmax(0,20rem) minmax(0,1fr);gap:0 1rem;padding:.6rem 1rem;color:inherit;text-decoration:none}
.list a:hover code,.list a:focus code{text-decoration:underline}
@media (max-width:40rem){.list a{grid-template-columns:3rem minmax(0,1fr)}.list a span:last-child{grid-column:2}}
.status{font-variant-numeric:tabular-nums;font-weight:600;color:var(--warn)}.status.s5{color:var(--bad)}
code,pre{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
main>pre{white-space:pre-wrap;background:var(--code);border-radius:8px;padding:1rem;overflow:auto;margin:.5rem 0}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.4rem 1.25rem;margin:0}dt{color:var(--soft)}dd{margin:0}
@media (max-width:40rem){dl{display:block}dd{margin:0 0 .75rem}}
`;

const STYLE_HASH = createHash('sha256').update(DOCUMENT_STYLE).digest('base64');

/**
 * The content security policy of a document (CSP Level 3): nothing from another host, no script of the page's own text.
 * @param loadsFiles whether the page loads our script and style files, as the API documents do
 */
export function documentPolicy(loadsFiles = false): string {
  const own = loadsFiles ? " 'self'" : '';
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'${own}`,
    `img-src data:${own}`,
    ...(loadsFiles ? ["script-src 'self'", "connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
