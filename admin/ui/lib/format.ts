import { session } from './window';

/**
 * An amount of money in the reader's language.
 * @param amount whole minor units
 * @param currency ISO 4217 code
 */
export function formatMoney(amount: number, currency: string): string {
  const format = new Intl.NumberFormat(session().locale, { style: 'currency', currency });
  return format.format(amount / 10 ** exponentOf(currency));
}

/** Digits after the point of a currency (ISO 4217, as ECMA-402 has it). */
export function exponentOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/**
 * Minor units as a person types an amount: `1234`, USD → `12.34`.
 * @param amount whole minor units
 * @param currency ISO 4217 code
 */
export function majorText(amount: number, currency: string): string {
  const digits = exponentOf(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = digits > 0 ? `.${text.slice(-digits)}` : '';
  return (amount < 0 ? '-' : '') + whole + fraction;
}

/**
 * What a person typed as minor units, without going through floating point.
 * @param text e.g. `12.34`
 * @param currency ISO 4217 code
 * @returns nothing when it is no amount of that currency
 */
export function minorUnits(text: string, currency: string): number | undefined {
  const digits = exponentOf(currency);
  const match = /^(-?)(\d{1,15})(?:[.,](\d*))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > digits) return undefined;
  return Number(sign + whole + fraction.padEnd(digits, '0'));
}

/** A point in time in the reader's language and time zone. */
export function formatInstant(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return new Intl.DateTimeFormat(session().locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** A calendar day in the reader's language. */
export function formatDay(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(session().locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(at);
}

/**
 * The name of a language in the reader's language, without its country where that tells nothing apart.
 * @param tag BCP 47
 * @param among the languages it is shown with
 */
export function languageName(tag: string, among: readonly string[]): string {
  const base = tag.split('-', 1)[0] ?? tag;
  const alone = among.filter((other) => other.split('-', 1)[0] === base).length < 2;
  return new Intl.DisplayNames([session().locale], { type: 'language' }).of(alone ? base : tag) ?? tag;
}

/** An ISO instant as `<input type="datetime-local">` wants it, in the reader's time zone. */
export function toLocalInput(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The other way round; empty when nothing was entered. */
export function fromLocalInput(text: string): string {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

/** A size in bytes, as people say it. */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const format = { style: 'unit', unit: UNITS[step], maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(session().locale, format).format(bytes / 1_024 ** step);
}
