import { defineResource, f } from 'emporion';
import { followTag } from '../domain/mentioning-collections.js';

export const Tag = defineResource({
  name: 'products.tag',
  labels: { one: { en: 'Tag', zh: '标签' }, many: { en: 'Tags', zh: '标签' } },
  title: 'name',
  fields: {
    name: f.text({
      label: { en: 'Name', zh: '名称' },
      max: 255,
      unique: true,
      search: true,
      visibility: { storefront: true },
    }),
  },
  admin: { icon: 'Tag', list: ['name', 'createdAt'] },
  afterWrite: followTag,
});
