import type { Plugin } from './src/plugin/define-plugin.js';
import { channels } from './plugins/channels/channels.plugin.js';
import { content } from './plugins/content/content.plugin.js';
import { media } from './plugins/media/media.plugin.js';
import { products } from './plugins/products/products.plugin.js';

/** The enabled plugins. Their order does not matter: the kernel sorts them by what they depend on. */
export const plugins: readonly Plugin[] = [channels, content, media, products];
