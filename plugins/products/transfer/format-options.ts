import { localeName, type FormatOption, type Label, type TakeOptions, type WriteContext } from 'emporion';
import { unknownChannel } from '../../channels/contract/index.js';

type Chosen = TakeOptions['options'];

/** The channel in whose currency the prices of a file are; the default one when nothing is said. */
export const channelOption: FormatOption = {
  key: 'channel',
  label: { en: 'Sales channel (decides the currency)', zh: '销售渠道（决定货币）' },
  choices: async ({ tx }) => {
    const channels = await tx.query<{ code: string; name: Record<string, string>; currency: string }>(
      'SELECT code, name, currency FROM channels_channel WHERE enabled ORDER BY is_default DESC, code',
    );
    return channels.map(({ code, name, currency }) => ({ value: code, label: titled(name, code, currency) }));
  },
};

/** The language of the texts of a file; the first content language when nothing is said. */
export const localeOption: FormatOption = {
  key: 'locale',
  label: { en: 'Language of the texts', zh: '文本语言' },
  choices: async ({ contentLocales }) =>
    contentLocales.map((locale) => ({
      value: locale,
      label: { en: localeName(locale, 'en'), zh: localeName(locale, 'zh') },
    })),
};

function titled(name: Readonly<Record<string, string>>, code: string, currency: string): Label {
  const any = Object.values(name)[0] ?? code;
  return {
    en: `${name.en ?? any} (${currency})`,
    zh: `${name['zh-CN'] ?? name.zh ?? any}（${currency}）`,
  };
}

/**
 * The currency of the chosen channel.
 * @param chosen options of the transfer; raises `channels.unknown_channel` in a shop without a channel
 */
export async function currencyOf({ tx }: WriteContext, { channel }: Chosen): Promise<string> {
  const [found] = await tx.query<{ currency: string }>(
    'SELECT currency FROM channels_channel WHERE CASE WHEN $1::text IS NULL THEN is_default ELSE code = $1 END',
    [channel ?? null],
  );
  if (!found) throw unknownChannel(channel);
  return found.currency;
}

/**
 * The date in the chosen channel's time zone, such as 2026-11-25.
 * @param chosen options of the transfer
 */
export async function todayOf({ tx, now }: WriteContext, { channel }: Chosen): Promise<string> {
  const [found] = await tx.query<{ zone: string }>(
    'SELECT time_zone AS zone FROM channels_channel WHERE CASE WHEN $1::text IS NULL THEN is_default ELSE code = $1 END',
    [channel ?? null],
  );
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: found?.zone ?? 'UTC', dateStyle: 'short' });
  return format.format(now);
}

/** The chosen language. */
export function localeOf({ contentLocales }: WriteContext, { locale }: Chosen): string {
  return locale ?? contentLocales[0] ?? 'en';
}
