import { f } from 'emporion';

const storefront = { storefront: true } as const;

/** What search engines show of a page of the shop. */
export const seoFields = {
  seoTitle: f.text({
    label: { en: 'Title for search engines', zh: '搜索引擎标题' },
    max: 255,
    translated: true,
    optional: true,
    visibility: storefront,
  }),
  seoDescription: f.longText({
    label: { en: 'Description for search engines', zh: '搜索引擎描述' },
    max: 1_000,
    translated: true,
    optional: true,
    visibility: storefront,
  }),
} as const;
