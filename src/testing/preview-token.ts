import { PreviewTokens } from '../access/preview-tokens.js';
import { CONFIG, type Config } from '../config/config.js';
import { FakeClock } from './fake-clock.js';
import type { TestApp } from './test-app.js';

/**
 * A preview token as an application signed it some time ago.
 * @param app whose secret signs
 * @param resource full name of the resource
 * @param key the row's storefront key
 * @param hoursAgo when it was signed
 */
export function previewTokenOf({ app }: TestApp, resource: string, key: string, hoursAgo: number): string {
  const clock = new FakeClock(new Date(Date.now() - hoursAgo * 3_600_000));
  return new PreviewTokens(app.get<Config>(CONFIG).secret.reveal(), clock).sign(resource, key).token;
}
