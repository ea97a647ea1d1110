import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside this file once it is compiled; in `dist/` when the sources themselves are run, as tests do. */
const PLACES = ['./bundle/', '../dist/admin/bundle/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/**
 * Where `scripts/post-build/admin-bundle.js` puts the browser part. Its name has no dot in front, which static file
 * servers and AdminJS's own router stumble over.
 */
export function bundleDirectory(): string {
  return PLACES.find((place) => existsSync(place)) ?? PLACES[0] ?? '';
}
