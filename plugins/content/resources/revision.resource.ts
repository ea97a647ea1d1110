import { defineResource, f } from 'emporion';
import { z } from 'zod';

/** What a page looked like after each save, so that an editor can see and bring back an earlier text. */
export const Revision = defineResource({
  name: 'content.revision',
  labels: { one: { en: 'Revision', zh: '历史版本' }, many: { en: 'Revisions', zh: '历史版本' } },
  title: 'author',
  writes: 'commands',
  fields: {
    page: f.ref({
      label: { en: 'Page', zh: '页面' },
      to: 'content.page',
      immutable: true,
      onDelete: 'cascade',
      renamedFrom: 'pageId',
    }),
    pageVersion: f.integer({ label: { en: 'Version', zh: '版本' }, min: 1 }),
    author: f.text({ label: { en: 'Saved by', zh: '保存者' } }),
    content: f.json({ label: { en: 'Content', zh: '内容' }, schema: z.record(z.string(), z.unknown()) }),
  },
  unique: [['page', 'pageVersion']],
  admin: {
    icon: 'RotateCcw',
    list: ['author', 'pageVersion', 'createdAt'],
    filters: ['page', 'createdAt'],
  },
});
