import { CURRENCY_CODES, type WriteContext } from 'emporion';
import { ChannelErrors } from '../channels.errors.js';

interface Values {
  readonly currency?: string;
  readonly timeZone?: string;
  readonly locales?: readonly string[];
  readonly enabled?: boolean;
  readonly isDefault?: boolean;
}

/**
 * Refuses what no channel can work with, and makes the first open channel the default one. Runs in the save's transaction.
 * @param context of the save
 * @param write the values to be stored. Raises `channels.unknown_currency`, `channels.unknown_time_zone` and
 * `channels.unknown_language`
 */
export async function checkChannel<V extends Values>(
  context: WriteContext,
  { before, values }: { readonly before: object | null; readonly values: V },
): Promise<V> {
  const { currency, timeZone, locales } = values;
  if (currency !== undefined && !CURRENCY_CODES.includes(currency)) {
    throw ChannelErrors.unknown_currency({ currency });
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw ChannelErrors.unknown_time_zone({ timeZone });
  const unknown = locales?.find((locale) => !context.contentLocales.includes(locale));
  if (unknown !== undefined) {
    throw ChannelErrors.unknown_language({ locale: unknown, known: context.contentLocales.join(', ') });
  }
  if (before || values.enabled === false) return values;
  // Two first channels at once: the unique index lets one of them in.
  const [other] = await context.tx.query('SELECT 1 FROM channels_channel WHERE is_default');
  return other ? values : { ...values, isDefault: true };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
