import { defineResource, f } from 'emporion';
import { z } from 'zod';
import { attributeValues } from '../domain/attribute-values.js';
import { markWrittenProducts } from '../domain/changed-products.js';
import { forgetTakenSlugs, keepFormerSlug } from '../domain/keep-former-slug.js';
import { dropLostImages } from '../domain/matrix/variant-images.js';
import { beforeProduct } from '../domain/product-hooks.js';
import { options } from '../domain/options.js';
import { ProductStates } from '../products.states.js';
import { attributeFilter, missingFilter } from './product-filters.js';
import { seoFields } from './seo-fields.js';

const storefront = { storefront: true } as const;
const kept = { adminRead: false, adminWrite: false } as const;

export const Product = defineResource({
  name: 'products.product',
  labels: { one: { en: 'Product', zh: '商品' }, many: { en: 'Products', zh: '商品' } },
  title: 'title',
  fields: {
    title: f.text({
      label: { en: 'Title', zh: '商品名称' },
      translated: true,
      max: 255,
      search: true,
      visibility: storefront,
    }),
    slug: f.slug({
      label: { en: 'Address', zh: '网址别名' },
      help: { en: 'A former address leads to the new one', zh: '旧地址会自动跳转到新地址' },
      visibility: storefront,
    }),
    description: f.richText({
      label: { en: 'Description', zh: '商品描述' },
      translated: true,
      optional: true,
      visibility: storefront,
    }),
    images: f.refs({
      label: { en: 'Images', zh: '图片' },
      to: 'media.asset',
      default: [],
      visibility: storefront,
    }),
    vendor: f.text({
      label: { en: 'Brand', zh: '品牌' },
      max: 255,
      optional: true,
      index: true,
      visibility: storefront,
    }),
    productType: f.text({
      label: { en: 'Type', zh: '类型' },
      max: 255,
      optional: true,
      index: true,
      visibility: storefront,
    }),
    categories: f.refs({
      label: { en: 'Categories', zh: '分类' },
      help: { en: 'The first is the main one', zh: '第一个为主分类' },
      to: 'products.category',
      default: [],
    }),
    tags: f.refs({ label: { en: 'Tags', zh: '标签' }, to: 'products.tag', default: [] }),
    channels: f.refs({
      label: { en: 'Sales channels', zh: '销售渠道' },
      help: { en: 'Every open one when nothing is chosen at first', zh: '创建时不选则默认全部已启用渠道' },
      to: 'channels.channel',
    }),
    attributes: f.json({
      label: { en: 'Attributes', zh: '属性' },
      schema: attributeValues,
      describedBy: 'products.attribute',
      default: {},
    }),
    /** Axes of the variants; changed together with them. */
    options: f.json({
      label: { en: 'Options', zh: '规格' },
      schema: options,
      default: [],
      visibility: { adminWrite: false },
    }),
    status: f.state({ label: { en: 'Status', zh: '状态' }, machine: ProductStates }),
    publishedAt: f.instant({
      label: { en: 'On sale since', zh: '上架时间' },
      optional: true,
      index: true,
      visibility: { storefront: true, adminWrite: false },
    }),
    publishAt: f.instant({
      label: { en: 'Publish at', zh: '定时上架时间' },
      optional: true,
      visibility: { adminWrite: false },
    }),
    unpublishAt: f.instant({
      label: { en: 'Take off sale at', zh: '定时下架时间' },
      optional: true,
      visibility: { adminWrite: false },
    }),
    /** What a file of other software said and nothing here stands for: given back by an export. */
    imported: f.json({
      label: { en: 'Kept from an import', zh: '导入保留数据' },
      schema: z.record(z.string().max(200), z.string().max(10_000)),
      default: {},
      visibility: kept,
    }),
    ...seoFields,
  },
  sideFilters: { 'attributes.*': attributeFilter, missingIn: missingFilter },
  errors: ['products.unknown_attribute', 'products.wrong_attribute'],
  admin: {
    icon: 'Package',
    list: ['title', 'images', 'status', 'vendor', 'productType', 'updatedAt'],
    omit: ['options'],
    filters: [
      'status',
      'vendor',
      'productType',
      'categories',
      'tags',
      'channels',
      'publishedAt',
      'createdAt',
    ],
    sections: [
      { key: 'goods', label: { en: 'Product', zh: '商品信息' }, fields: ['title', 'description', 'images'] },
      {
        key: 'organisation',
        label: { en: 'Organisation', zh: '归类' },
        fields: ['channels', 'categories', 'tags', 'vendor', 'productType'],
        side: true,
      },
      { key: 'attributes', label: { en: 'Attributes', zh: '属性' }, fields: ['attributes'] },
      {
        key: 'seo',
        label: { en: 'Search engines', zh: '搜索引擎' },
        fields: ['slug', 'seoTitle', 'seoDescription'],
      },
    ],
    blocks: [
      { kind: 'stateMachine', field: 'status' },
      {
        kind: 'matrix',
        label: { en: 'Variants', zh: '规格' },
        load: 'products.product.variants',
        save: 'products.product.saveVariants',
      },
      { kind: 'timeline' },
    ],
  },
  beforeWrite: beforeProduct,
  afterWrite: keepFormerSlug('product'),
  afterWrites: async (context, writes) => {
    await forgetTakenSlugs('product')(context, writes);
    await dropLostImages(context, writes);
    await markWrittenProducts(context, writes);
  },
});
