import { defineResource, f } from 'emporion';
import { forgetTakenSlugs, keepFormerSlug } from '../domain/keep-former-slug.js';
import { followCategory } from '../domain/mentioning-collections.js';
import { seoFields } from './seo-fields.js';

const keepFormer = keepFormerSlug('category');
const storefront = { storefront: true } as const;

export const Category = defineResource({
  name: 'products.category',
  labels: { one: { en: 'Category', zh: '分类' }, many: { en: 'Categories', zh: '分类' } },
  title: 'name',
  fields: {
    name: f.text({
      label: { en: 'Name', zh: '名称' },
      translated: true,
      max: 150,
      search: true,
      visibility: storefront,
    }),
    slug: f.slug({ label: { en: 'Address', zh: '网址别名' }, visibility: storefront }),
    parent: f.ref({
      label: { en: 'Within', zh: '上级分类' },
      help: { en: 'Moved later by its own button', zh: '之后可通过“移动”按钮调整' },
      to: 'products.category',
      optional: true,
      immutable: true,
    }),
    position: f.integer({
      label: { en: 'Position', zh: '排序' },
      min: 0,
      max: 1_000_000,
      default: 0,
      index: true,
      visibility: { storefront: true, adminWrite: false },
    }),
    description: f.richText({
      label: { en: 'Description', zh: '描述' },
      translated: true,
      optional: true,
      visibility: storefront,
    }),
    image: f.media({ label: { en: 'Image', zh: '图片' }, optional: true, visibility: storefront }),
    ...seoFields,
  },
  indexes: [['parent', 'position']],
  admin: {
    icon: 'Folder',
    list: ['name', 'slug', 'parent', 'position', 'updatedAt'],
    form: ['name', 'slug', 'parent', 'description', 'image', 'seoTitle', 'seoDescription'],
    filters: ['parent', 'slug'],
    blocks: [
      {
        kind: 'relatedList',
        resource: 'products.category',
        by: 'parent',
        label: { en: 'Categories within', zh: '下级分类' },
      },
      { kind: 'timeline' },
    ],
  },
  afterWrite: async (context, write) => {
    await keepFormer(context, write);
    await followCategory(context, write);
  },
  afterWrites: forgetTakenSlugs('category'),
});
