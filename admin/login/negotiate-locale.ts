import { ADMIN_LOCALES, type AdminLocale } from '../../src/access/staff-session.js';

/**
 * The back-office language a browser prefers (RFC 9110 §12.5.4).
 * @param acceptLanguage the request's header
 * @param fallback when it names none of ours
 */
export function negotiateLocale(acceptLanguage: string | undefined, fallback: AdminLocale): AdminLocale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part, order) => {
      const [tag = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
      return { tag, order, quality: Number.isFinite(quality) ? quality : 0 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.order - b.order);
  for (const { tag } of wanted) {
    if (tag === 'zh' || tag.startsWith('zh-')) return 'zh-CN';
    if (tag === 'en' || tag.startsWith('en-')) return 'en';
  }
  return fallback;
}

/**
 * The back-office language of a tag.
 * @param tag anything; only our own tags count
 */
export function asAdminLocale(tag: unknown): AdminLocale | undefined {
  return ADMIN_LOCALES.find((locale) => locale === tag);
}
