import { defineResource, f } from 'emporion';
import { publicationFields } from './publication-fields.js';

export const Announcement = defineResource({
  name: 'content.announcement',
  labels: { one: { en: 'Announcement', zh: '公告' }, many: { en: 'Announcements', zh: '公告' } },
  title: 'text',
  fields: {
    text: f.text({
      label: { en: 'Text', zh: '内容' },
      translated: true,
      max: 300,
      search: true,
      visibility: { storefront: true },
    }),
    url: f.url({ label: { en: 'Link', zh: '链接' }, optional: true, visibility: { storefront: true } }),
    tone: f.enum({
      label: { en: 'Tone', zh: '类型' },
      values: {
        info: { en: 'Information', zh: '通知' },
        success: { en: 'Good news', zh: '喜讯' },
        warning: { en: 'Warning', zh: '提醒' },
      },
      default: 'info',
      visibility: { storefront: true },
    }),
    position: f.integer({
      label: { en: 'Position', zh: '排序' },
      min: 0,
      max: 10_000,
      default: 0,
      index: true,
      visibility: { storefront: true },
    }),
    ...publicationFields('announcement'),
  },
  storefront: {
    list: { sorts: ['position', '-createdAt'] },
    where: { status: ['published'] },
  },
  admin: {
    icon: 'Volume2',
    list: ['text', 'tone', 'status', 'position', 'updatedAt'],
    filters: ['status', 'tone'],
    blocks: [{ kind: 'stateMachine', field: 'status' }, { kind: 'timeline' }],
  },
});
