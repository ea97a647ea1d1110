import { defineResource, f } from 'emporion';
import { publicationFields } from './publication-fields.js';

export const Banner = defineResource({
  name: 'content.banner',
  labels: { one: { en: 'Banner', zh: '横幅' }, many: { en: 'Banners', zh: '横幅' } },
  title: 'headline',
  fields: {
    headline: f.text({
      label: { en: 'Headline', zh: '标题' },
      translated: true,
      max: 120,
      search: true,
      visibility: { storefront: true },
    }),
    text: f.longText({
      label: { en: 'Text', zh: '文案' },
      translated: true,
      max: 500,
      optional: true,
      visibility: { storefront: true },
    }),
    image: f.media({ label: { en: 'Image', zh: '图片' }, optional: true, visibility: { storefront: true } }),
    url: f.url({ label: { en: 'Link', zh: '链接' }, optional: true, visibility: { storefront: true } }),
    placement: f.text({
      label: { en: 'Place', zh: '位置' },
      help: {
        en: 'Name that the storefront asks for, such as home-top',
        zh: '前端使用的位置名称，例如 home-top',
      },
      max: 60,
      index: true,
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
    ...publicationFields('banner'),
  },
  storefront: {
    list: { filters: ['placement'], sorts: ['position', '-createdAt'] },
    where: { status: ['published'] },
  },
  admin: {
    icon: 'Image',
    list: ['headline', 'placement', 'status', 'position', 'updatedAt'],
    filters: ['status', 'placement'],
    blocks: [{ kind: 'stateMachine', field: 'status' }, { kind: 'timeline' }],
  },
});
