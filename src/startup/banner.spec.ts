import { describe, expect, it } from '@jest/globals';
import { banner, type BannerFacts } from './banner.js';

const FACTS: BannerFacts = {
  publicUrl: 'http://localhost:3000',
  role: 'all',
  embedded: true,
  redis: false,
  dataDir: '/srv/emporion/data',
  readyMs: 1_234,
};
/** The banner's lines, without the space that lays them out. */
const linesOf = (facts: Partial<BannerFacts> = {}): string[] =>
  banner({ ...FACTS, ...facts })
    .split('\n')
    .map((line) => line.trim().replace(/ {2,}/g, '  '))
    .filter((line) => line !== '');

describe('the banner', () => {
  it('says where everything is, the first login, and how to use services of one’s own', () => {
    const firstLogin = { email: 'admin@example.com', password: 'Xy7-abc' };
    expect(linesOf({ firstLogin })).toEqual([
      'Emporion is ready (1.2 s).',
      'Back-office  http://localhost:3000/admin',
      'Storefront API  http://localhost:3000/v1/store',
      'API docs  http://localhost:3000/docs',
      'First login  admin@example.com',
      'Password  Xy7-abc  (shown only this once)',
      'PostgreSQL is embedded; its data is in /srv/emporion/data (npm run reset clears it).',
      'For your own PostgreSQL set DATABASE_URL, for Bull on Redis REDIS_URL: see .env.example.',
      'Ctrl-C stops it.',
    ]);
  });

  it('shows no login once there is one', () => {
    expect(linesOf().join()).not.toMatch(/login|password/i);
  });

  it('offers Redis to who has a PostgreSQL, and nothing to who has both', () => {
    const own = { embedded: false };
    expect(linesOf(own)).toContain('Jobs run inside this process; set REDIS_URL to run them on Bull.');
    expect(linesOf({ ...own, redis: true }).join()).not.toMatch(/REDIS_URL|DATABASE_URL|embedded/);
  });

  it('gives no address of a worker, which serves nobody', () => {
    expect(linesOf({ role: 'worker', embedded: false, redis: true })).toEqual([
      'Emporion is ready (1.2 s).',
      'This process only runs jobs.',
      'Ctrl-C stops it.',
    ]);
  });
});
