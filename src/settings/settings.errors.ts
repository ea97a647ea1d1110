import { defineErrors } from '../errors/define-errors.js';

export const SettingsErrors = defineErrors('settings', {
  unknown_group: {
    status: 404,
    title: { en: 'No such settings', zh: '没有这组设置' },
    detail: {
      en: 'No enabled plugin declares the settings "{name}".',
      zh: '没有已启用的插件声明设置「{name}」。',
    },
    remedy: {
      en: 'See GET /v1/admin/settings for the groups there are.',
      zh: '请通过 GET /v1/admin/settings 查看已有的设置组。',
    },
  },
});
