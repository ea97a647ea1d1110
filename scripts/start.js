import { buildIfStale } from './build.js';

// One process from here on, so that Ctrl-C reaches what the application started.
await buildIfStale();
process.env.ADMIN_JS_SKIP_BUNDLE ??= 'true';
await import('../dist/src/main.js');
