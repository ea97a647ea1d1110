import type { WriteContext } from 'emporion';
import { Channel } from '../resources/channel.resource.js';

/**
 * A web shop in euros and a mini-program in yuan.
 * @param context of the seeding transaction
 */
export async function demoChannels(context: WriteContext): Promise<void> {
  const channels = context.rows(Channel);
  const all = { locales: [...context.contentLocales] };
  await channels.insert({
    ...all,
    code: 'web',
    name: { en: 'Web shop', 'zh-CN': '网店' },
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
  });
  await channels.insert({
    ...all,
    code: 'mini-program',
    name: { en: 'Mini-program', 'zh-CN': '小程序' },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
  });
}
