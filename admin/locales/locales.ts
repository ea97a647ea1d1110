import type { AdminLocale } from '../../src/access/staff-session.js';
import { ADMINJS_EN } from './adminjs.en.js';
import { ADMINJS_ZH_CN } from './adminjs.zh-cn.js';
import { EMPORION_EN } from './emporion.en.js';
import { EMPORION_ZH_CN } from './emporion.zh-cn.js';
import type { TextTree } from './flatten.js';

/** What the back-office says by itself, per language; plugins add the labels of what they declare. */
export const LOCALES: Readonly<Record<AdminLocale, TextTree>> = {
  en: complete(ADMINJS_EN, EMPORION_EN),
  'zh-CN': complete(ADMINJS_ZH_CN, EMPORION_ZH_CN),
};

type Ours = TextTree & { readonly signedOut: string } & Readonly<
    Record<'settings' | 'jobs' | 'account', { readonly title: string }>
  >;

/** In the menu a page is called what its heading says; notices of AdminJS are looked up among its messages. */
function complete(adminJs: TextTree & { readonly messages: TextTree }, ours: Ours): TextTree {
  const { settings, jobs, account, signedOut } = ours;
  return {
    ...adminJs,
    messages: { ...adminJs.messages, signedOut },
    pages: { settings: settings.title, jobs: jobs.title, account: account.title },
    emporion: ours,
  };
}
