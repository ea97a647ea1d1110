import { defineResource, f } from 'emporion';
import { keepRevision } from '../domain/keep-revision.js';
import { publicationFields } from './publication-fields.js';

export const Page = defineResource({
  name: 'content.page',
  labels: { one: { en: 'Page', zh: '页面' }, many: { en: 'Pages', zh: '页面' } },
  title: 'title',
  fields: {
    title: f.text({
      label: { en: 'Title', zh: '标题' },
      translated: true,
      search: true,
      visibility: { storefront: true },
    }),
    slug: f.slug({
      label: { en: 'Address', zh: '网址别名' },
      help: {
        en: 'The last part of the page’s address, such as about-us',
        zh: '页面网址的最后一段，例如 about-us',
      },
      visibility: { storefront: true },
    }),
    body: f.richText({
      label: { en: 'Text', zh: '正文' },
      translated: true,
      visibility: { storefront: true },
    }),
    seoTitle: f.text({
      label: { en: 'Title for search engines', zh: '搜索引擎标题' },
      max: 70,
      translated: true,
      optional: true,
      visibility: { storefront: true },
    }),
    seoDescription: f.text({
      label: { en: 'Description for search engines', zh: '搜索引擎描述' },
      max: 160,
      translated: true,
      optional: true,
      visibility: { storefront: true },
    }),
    ...publicationFields('page'),
  },
  storefront: { by: 'slug', where: { status: ['published'] } },
  admin: {
    icon: 'FileText',
    list: ['title', 'slug', 'status', 'updatedAt'],
    form: ['title', 'slug', 'body', 'seoTitle', 'seoDescription'],
    filters: ['status', 'slug', 'createdAt'],
    blocks: [
      { kind: 'stateMachine', field: 'status' },
      { kind: 'preview', label: { en: 'Preview', zh: '预览' }, command: 'content.page.preview' },
      {
        kind: 'relatedList',
        resource: 'content.revision',
        by: 'page',
        label: { en: 'Revisions', zh: '历史版本' },
      },
      { kind: 'timeline' },
    ],
  },
  afterWrite: keepRevision,
});
