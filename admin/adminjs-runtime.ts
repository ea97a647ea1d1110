import type * as adminjsModule from 'adminjs';
import { buildThemes, type AdminThemes } from './theme/themes.js';
import type * as translateModule from './translate/translate-admin.js';

/** AdminJS and what belongs to it, loaded. */
export interface AdminJsRuntime {
  readonly adminjs: typeof adminjsModule;
  readonly translate: typeof translateModule;
  readonly themes: AdminThemes;
}

let runtime: Promise<AdminJsRuntime> | undefined;

/**
 * Loads AdminJS, once. It costs 1.3–2 s and 110 MB, so only a process that serves the back-office calls this.
 *
 * AdminJS reads its mode from `NODE_ENV` while it is being loaded: outside production it would serve development
 * bundles of 26 MB and start a rollup watcher over the working directory. The browser part is built by
 * `npm run build`, so AdminJS is always loaded in its production mode, and its watcher is taken out.
 */
export function loadAdminJs(): Promise<AdminJsRuntime> {
  runtime ??= load();
  return runtime;
}

async function load(): Promise<AdminJsRuntime> {
  const mode = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  process.env['ADMIN_JS_SKIP_BUNDLE'] = 'true';
  try {
    const adminjs = await import('adminjs');
    const { combineStyles } = await import('@adminjs/design-system');
    adminjs.default.prototype.watch = () => Promise.resolve(undefined as never);
    // These extend AdminJS's classes, so they come after it, and with it only.
    const { KernelResource } = await import('./resource/kernel-resource.js');
    const { KernelDatabase } = await import('./resource/kernel-database.js');
    adminjs.default.registerAdapter({ Database: KernelDatabase, Resource: KernelResource });
    const translate = await import('./translate/translate-admin.js');
    return { adminjs, translate, themes: buildThemes(combineStyles) };
  } finally {
    if (mode === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = mode;
  }
}
