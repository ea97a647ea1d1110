import { fileURLToPath } from 'node:url';

/**
 * Where `scripts/post-build/admin-bundle.js` puts the browser part. Its name has no dot in front, which static file
 * servers and AdminJS's own router stumble over.
 */
export const BUNDLE_DIRECTORY = fileURLToPath(new URL('./bundle/', import.meta.url));
