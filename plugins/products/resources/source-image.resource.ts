import { defineResource, f } from 'emporion';
import { z } from 'zod';

/** An address that a file gave for an image of a product, and what came of fetching it. */
export const SourceImage = defineResource({
  name: 'products.sourceImage',
  labels: {
    one: { en: 'Image of an import', zh: '导入图片' },
    many: { en: 'Images of imports', zh: '导入图片' },
  },
  title: 'url',
  writes: 'commands',
  fields: {
    product: f.ref({
      label: { en: 'Product', zh: '商品' },
      to: 'products.product',
      onDelete: 'cascade',
      immutable: true,
    }),
    position: f.integer({ label: { en: 'Position', zh: '排序' }, min: 0, max: 100_000 }),
    url: f.url({ label: { en: 'Address', zh: '图片地址' }, immutable: true, index: true }),
    alt: f.text({
      label: { en: 'Description', zh: '替代文本' },
      translated: true,
      max: 1_000,
      optional: true,
    }),
    focal: f.json({
      label: { en: 'Focal point', zh: '焦点' },
      schema: z.strictObject({ x: z.int().min(0).max(1_000), y: z.int().min(0).max(1_000) }),
      optional: true,
    }),
    status: f.enum({
      label: { en: 'Status', zh: '状态' },
      values: {
        waiting: { en: 'Waiting', zh: '等待下载' },
        fetched: { en: 'Fetched', zh: '已下载' },
        failed: { en: 'Failed', zh: '下载失败' },
      },
      default: 'waiting',
      index: true,
    }),
    problem: f.text({ label: { en: 'Why it failed', zh: '失败原因' }, max: 500, optional: true }),
    asset: f.media({ label: { en: 'Image', zh: '图片' }, optional: true }),
  },
  unique: [['product', 'url']],
  admin: {
    icon: 'Download',
    list: ['url', 'product', 'status', 'problem', 'updatedAt'],
    filters: ['status', 'product'],
  },
});
