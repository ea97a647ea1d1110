import { defineSettings } from 'emporion';
import { z } from 'zod';

export const PublishingSettings = defineSettings({
  name: 'content.publishing',
  label: { en: 'Publishing', zh: '发布' },
  schema: z.strictObject({
    pageAddress: z
      .string()
      .max(500)
      .regex(/^(https?:\/\/|\/)\S*$/, 'starts with https:// or /')
      .default('/v1/store/pages/{slug}'),
  }),
  fields: {
    pageAddress: {
      label: { en: 'Address of pages', zh: '页面地址' },
      help: {
        en: 'Where your storefront shows a page; {slug} stands for the page’s address',
        zh: '前端展示页面的地址，{slug} 代表页面的网址别名',
      },
    },
  },
});
