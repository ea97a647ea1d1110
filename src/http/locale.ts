import { z } from 'zod';
import type { RouteCall } from './generated-controller.js';

/** A language tag as `?locale=` takes it (RFC 5646 §2.1); one that is well-formed but not available falls back. */
export const languageTag = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/, 'is no language tag, such as en or zh-CN')
  .meta({ examples: ['zh-CN'] });

/**
 * The content locale that fits a reader best (RFC 4647 §3.4 lookup, in order of preference, then by language alone).
 * @param wanted `?locale=` or an Accept-Language header (RFC 9110 §12.5.4)
 * @param available content locales, the default one first
 * @returns one of `available`
 */
export function chooseLocale(wanted: string | undefined, available: readonly [string, ...string[]]): string {
  for (const range of ranges(wanted ?? '')) {
    for (let tag = range; tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
      const found = available.find((locale) => locale.toLowerCase() === tag) ?? sameLanguage(tag, available);
      if (found) return found;
    }
  }
  return available[0];
}

/**
 * The content locale of a storefront read: `?locale=`, or else what the reader's browser prefers.
 * @param call one request
 */
export function localeOf({
  input,
  context,
  services,
}: Pick<RouteCall, 'input' | 'context' | 'services'>): string {
  const { locale } = input.query;
  return typeof locale === 'string' ? chooseLocale(locale, services.registry.locales) : context.locale;
}

function sameLanguage(tag: string, available: readonly string[]): string | undefined {
  if (tag.includes('-')) return undefined;
  return available.find((locale) => locale.toLowerCase().split('-')[0] === tag);
}

const MOST_RANGES = 20;

function ranges(header: string): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .slice(0, MOST_RANGES)
    .map((part) => {
      const [tag = '', weight = ''] = part.trim().toLowerCase().split(';');
      const quality = /^\s*q=([01](?:\.\d{1,3})?)$/.exec(weight)?.[1];
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
