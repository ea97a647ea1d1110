import type { AdminLocale } from '../../src/access/staff-session.js';

/** What the pages outside AdminJS say: login, logout, errors. */
export interface LoginTexts {
  readonly title: string;
  readonly email: string;
  readonly password: string;
  readonly submit: string;
  readonly missing: string;
  readonly otherLanguage: string;
  readonly otherLanguageName: string;
  readonly logoutTitle: string;
  readonly logoutQuestion: string;
  readonly logoutSubmit: string;
  readonly back: string;
  readonly signIn: string;
  readonly requestId: string;
}

export const LOGIN_TEXTS: Readonly<Record<AdminLocale, LoginTexts>> = {
  en: {
    title: 'Sign in',
    email: 'Email',
    password: 'Password',
    submit: 'Sign in',
    missing: 'Enter your email and password.',
    otherLanguage: 'zh-CN',
    otherLanguageName: '中文',
    logoutTitle: 'Sign out',
    logoutQuestion: 'Do you want to sign out?',
    logoutSubmit: 'Sign out',
    back: 'Back to the back-office',
    signIn: 'Sign in again',
    requestId: 'Request id',
  },
  'zh-CN': {
    title: '登录',
    email: '邮箱',
    password: '密码',
    submit: '登录',
    missing: '请输入邮箱和密码。',
    otherLanguage: 'en',
    otherLanguageName: 'English',
    logoutTitle: '退出登录',
    logoutQuestion: '确定要退出登录吗？',
    logoutSubmit: '退出登录',
    back: '返回后台',
    signIn: '重新登录',
    requestId: '请求编号',
  },
};
