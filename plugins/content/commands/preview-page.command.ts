import { defineCommand, PreviewTokens } from 'emporion';
import { z } from 'zod';
import { PublishingSettings } from '../content.settings.js';
import { Page } from '../resources/page.resource.js';

/** Makes a link that shows a page before it is public. */
export const previewPage = defineCommand({
  name: 'content.page.preview',
  label: { en: 'Preview page', zh: '预览页面' },
  resource: 'content.page',
  permission: 'content.page.read',
  idempotency: 'none',
  input: z.strictObject({}),
  result: z.strictObject({ url: z.string(), token: z.string(), expiresAt: z.iso.datetime() }),
  handle: async (context) => {
    const { slug } = await context.rows(Page).get(context.targetId);
    const { token, expiresAt } = context.get(PreviewTokens).sign(Page.name, slug);
    const { pageAddress } = await context.settings(PublishingSettings);
    const address = pageAddress.replaceAll('{slug}', encodeURIComponent(slug));
    const url = `${address}${address.includes('?') ? '&' : '?'}preview=${token}`;
    return { url, token, expiresAt: expiresAt.toISOString() };
  },
});
