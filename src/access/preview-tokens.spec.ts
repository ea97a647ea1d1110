import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../testing/fake-clock.js';
import { PreviewTokens } from './preview-tokens.js';

const SECRET = 'a secret of at least 32 characters, of course';
const PAGE = 'content.page';

function signed(): { clock: FakeClock; tokens: PreviewTokens; token: string; expiresAt: Date } {
  const clock = new FakeClock('2026-03-01T10:00:00.000Z');
  const tokens = new PreviewTokens(SECRET, clock);
  return { clock, tokens, ...tokens.sign(PAGE, 'about-us') };
}

describe('a preview token', () => {
  it('opens its row for a day and not a moment longer', () => {
    const { clock, tokens, token, expiresAt } = signed();
    expect(expiresAt).toEqual(new Date('2026-03-02T10:00:00.000Z'));
    expect(tokens.verify(token, PAGE, 'about-us')).toBe(true);
    clock.set('2026-03-02T09:59:59.999Z');
    expect(tokens.verify(token, PAGE, 'about-us')).toBe(true);
    clock.set('2026-03-02T10:00:00.000Z');
    expect(tokens.verify(token, PAGE, 'about-us')).toBe(false);
  });

  it('opens no other row, and no row of the same key in another resource', () => {
    const { tokens, token } = signed();
    expect(tokens.verify(token, PAGE, 'about')).toBe(false);
    expect(tokens.verify(token, 'content.menu', 'about-us')).toBe(false);
  });

  it('opens nothing once its expiry is written anew', () => {
    const { clock, tokens, token, expiresAt } = signed();
    const later = Math.floor(expiresAt.getTime() / 1_000) + 3_600;
    const forged = `${later.toString(36)}.${token.split('.')[1] ?? ''}`;
    expect(tokens.verify(forged, PAGE, 'about-us')).toBe(false);
    clock.set(expiresAt);
    expect(tokens.verify(forged, PAGE, 'about-us')).toBe(false);
  });

  it('is worth nothing to an installation with another secret, and the same to every node of this one', () => {
    const { clock, token } = signed();
    const other = new PreviewTokens(`${SECRET}!`, clock);
    expect(other.verify(token, PAGE, 'about-us')).toBe(false);
    expect(new PreviewTokens(SECRET, clock).verify(token, PAGE, 'about-us')).toBe(true);
  });

  it.each([
    '',
    '.',
    'x',
    'zzzzzzzzzz.',
    `zzzzzzzzzz.${'A'.repeat(43)}`,
    `${'z'.repeat(11)}.${'A'.repeat(43)}`,
  ])('is none when it reads "%s", which raises nothing', (token) => {
    expect(signed().tokens.verify(token, PAGE, 'about-us')).toBe(false);
  });
});
