import { defineResource, f } from 'emporion';
import { checkRules, refreshWritten } from '../domain/collection-hooks.js';
import { rules, ruleTexts } from '../domain/collection-rules.js';
import { forgetTakenSlugs, keepFormerSlug } from '../domain/keep-former-slug.js';
import { seoFields } from './seo-fields.js';

const storefront = { storefront: true } as const;

export const Collection = defineResource({
  name: 'products.collection',
  labels: { one: { en: 'Collection', zh: '商品集合' }, many: { en: 'Collections', zh: '商品集合' } },
  title: 'title',
  fields: {
    title: f.text({
      label: { en: 'Title', zh: '名称' },
      translated: true,
      max: 255,
      search: true,
      visibility: storefront,
    }),
    slug: f.slug({ label: { en: 'Address', zh: '网址别名' }, visibility: storefront }),
    description: f.richText({
      label: { en: 'Description', zh: '描述' },
      translated: true,
      optional: true,
      visibility: storefront,
    }),
    image: f.media({ label: { en: 'Image', zh: '图片' }, optional: true, visibility: storefront }),
    kind: f.enum({
      label: { en: 'Filled', zh: '选品方式' },
      values: { manual: { en: 'By hand', zh: '手动' }, rules: { en: 'By rules', zh: '按规则' } },
      default: 'manual',
      immutable: true,
    }),
    rules: f.json({
      label: { en: 'Rules', zh: '规则' },
      schema: rules,
      fields: ruleTexts,
      preview: 'products.matching',
      shownIf: { field: 'kind', is: 'rules' },
      default: { match: 'all', conditions: [] },
    }),
    sort: f.enum({
      label: { en: 'Order', zh: '排序方式' },
      values: {
        manual: { en: 'By hand', zh: '手动' },
        newest: { en: 'Newest first', zh: '最新上架' },
        priceUp: { en: 'Cheapest first', zh: '价格从低到高' },
        priceDown: { en: 'Dearest first', zh: '价格从高到低' },
        title: { en: 'Alphabetical', zh: '按名称' },
      },
      default: 'newest',
      visibility: storefront,
    }),
    shown: f.boolean({
      label: { en: 'Shown in storefronts', zh: '前台显示' },
      default: true,
      example: true,
    }),
    /** When products were last put in, taken out or moved by hand: each of these is a new version. */
    arrangedAt: f.instant({
      label: { en: 'Products arranged', zh: '商品调整时间' },
      optional: true,
      visibility: { adminWrite: false },
    }),
    ...seoFields,
  },
  errors: ['products.rules_of_manual'],
  admin: {
    icon: 'Grid',
    list: ['title', 'slug', 'kind', 'shown', 'updatedAt'],
    filters: ['kind', 'shown'],
    sections: [
      {
        key: 'collection',
        label: { en: 'Collection', zh: '集合信息' },
        fields: ['title', 'description', 'image'],
      },
      {
        key: 'content',
        label: { en: 'What is in it', zh: '包含商品' },
        fields: ['kind', 'rules', 'sort', 'shown'],
      },
      {
        key: 'seo',
        label: { en: 'Search engines', zh: '搜索引擎' },
        fields: ['slug', 'seoTitle', 'seoDescription'],
      },
    ],
    blocks: [
      {
        kind: 'queryList',
        label: { en: 'Products', zh: '商品' },
        query: 'products.collection.members',
        resource: 'products.product',
      },
      { kind: 'timeline' },
    ],
  },
  beforeWrite: checkRules,
  afterWrite: keepFormerSlug('collection'),
  afterWrites: async (context, writes) => {
    await forgetTakenSlugs('collection')(context, writes);
    await refreshWritten(context, writes);
  },
});
