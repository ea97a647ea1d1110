import type { AdminLocale } from '../../src/access/staff-session.js';
import { ADMINJS_EN } from './adminjs.en.js';
import { ADMINJS_ZH_CN } from './adminjs.zh-cn.js';
import { EMPORION_EN } from './emporion.en.js';
import { EMPORION_ZH_CN } from './emporion.zh-cn.js';
import type { TextTree } from './flatten.js';

/** What the back-office says by itself, per language; plugins add the labels of what they declare. */
export const LOCALES: Readonly<Record<AdminLocale, TextTree>> = {
  en: { ...ADMINJS_EN, emporion: EMPORION_EN, pages: pages(EMPORION_EN) },
  'zh-CN': { ...ADMINJS_ZH_CN, emporion: EMPORION_ZH_CN, pages: pages(EMPORION_ZH_CN) },
};

type Titles = Readonly<Record<'settings' | 'jobs' | 'account', { readonly title: string }>>;

/** In the menu a page is called what its heading says. */
function pages({ settings, jobs, account }: Titles): TextTree {
  return { settings: settings.title, jobs: jobs.title, account: account.title };
}
