import { defineErrors } from '../errors/define-errors.js';

/** The codes of accounts, roles, keys and sessions. */
export const AccessErrors = defineErrors('access', {
  invalid_credentials: {
    status: 401,
    title: { en: 'Not signed in', zh: '登录失败' },
    detail: { en: 'The e-mail address or the password is wrong.', zh: '邮箱或密码错误。' },
    remedy: {
      en: 'Try again, or ask an administrator for a new password.',
      zh: '请重试，或请管理员重置密码。',
    },
  },
  too_many_attempts: {
    status: 429,
    title: { en: 'Too many wrong passwords', zh: '密码错误次数过多' },
    detail: {
      en: 'Too many wrong passwords were tried. Wait {retryAfter} seconds.',
      zh: '密码错误次数过多，请等待 {retryAfter} 秒。',
    },
    remedy: { en: 'Wait, then try again.', zh: '请稍后再试。' },
  },
  wrong_password: {
    status: 422,
    title: { en: 'Wrong password', zh: '密码错误' },
    detail: { en: 'This is not your current password.', zh: '当前密码不正确。' },
    remedy: { en: 'Type your current password again.', zh: '请重新输入当前密码。' },
  },
  password_not_own: {
    status: 403,
    title: { en: 'Choose a password of your own first', zh: '请先设置自己的密码' },
    detail: {
      en: 'Somebody else made your password and may still know it. Until you change it, you can do nothing else.',
      zh: '您的密码由他人设置，对方可能仍知道。修改之前无法进行其他操作。',
    },
    remedy: {
      en: 'Change it under "My account", or with PUT /v1/admin/session/password.',
      zh: '请在「我的账号」中修改，或调用 PUT /v1/admin/session/password。',
    },
  },
  weak_password: {
    status: 422,
    title: { en: 'Password too easy to guess', zh: '密码过于简单' },
    detail: {
      en: 'The password holds the name of the e-mail address, or repeats the same few characters.',
      zh: '密码包含邮箱名称，或只重复少数几个字符。',
    },
    remedy: { en: 'Choose another one, such as four random words.', zh: '请换一个更难猜的密码。' },
  },
  permission_not_held: {
    status: 403,
    title: { en: 'More than you may do yourself', zh: '超出您自己的权限' },
    detail: {
      en: 'This would need the permission {permission}, which you do not hold yourself.',
      zh: '此操作需要您自己拥有权限 {permission}。',
    },
    remedy: {
      en: 'Leave it out, or ask somebody who holds it.',
      zh: '请去掉该权限，或请拥有该权限的人操作。',
    },
  },
  last_administrator: {
    status: 409,
    title: { en: 'The last administrator', zh: '最后一位管理员' },
    detail: {
      en: 'Nobody else who can sign in is an administrator.',
      zh: '没有其他可登录的管理员。',
    },
    remedy: { en: 'Make somebody else an administrator first.', zh: '请先指定另一位管理员。' },
  },
  built_in_role: {
    status: 409,
    title: { en: 'A built-in role', zh: '内置角色' },
    detail: {
      en: 'The role "{role}" comes with the application and stays as it is.',
      zh: '角色「{role}」为系统内置，不能修改或删除。',
    },
    remedy: { en: 'Make a role of your own.', zh: '请新建一个角色。' },
  },
});
