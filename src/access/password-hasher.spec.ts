import { hash as argon2 } from '@node-rs/argon2';
import { describe, expect, it } from '@jest/globals';
import { AccessErrors } from './access.errors.js';
import { checkPassword, generatePassword, newPassword } from './credentials.js';
import { PasswordHasher } from './password-hasher.js';

const hasher = new PasswordHasher();

describe('a password’s hash', () => {
  it('is argon2id with the costs that OWASP asks for, and differs each time', async () => {
    const [one, other] = [await hasher.hash('the same'), await hasher.hash('the same')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  it('matches its own password alone', async () => {
    const known = await hasher.hash('right');
    expect(await hasher.verify(known, 'right')).toBe(true);
    expect(await hasher.verify(known, 'Right')).toBe(false);
    expect(await hasher.verify(known, '')).toBe(false);
  });

  it('matches however the keyboard composes its characters', async () => {
    const known = await hasher.hash('pässwörd'.normalize('NFC'));
    expect(await hasher.verify(known, 'pässwörd'.normalize('NFD'))).toBe(true);
  });

  it('matches nothing when there is none', async () => {
    expect(await hasher.verify(undefined, 'anything')).toBe(false);
  });

  it('is outdated when it cost less', async () => {
    const cheap = await argon2('x', { memoryCost: 1_024, timeCost: 2, parallelism: 1 });
    expect(hasher.isOutdated(cheap)).toBe(true);
    expect(hasher.isOutdated(await hasher.hash('x'))).toBe(false);
  });

  it('is made for each of many callers at once', async () => {
    const hashes = await Promise.all(Array.from({ length: 9 }, (_, n) => hasher.hash(`password ${n}`)));
    for (const [n, known] of hashes.entries()) expect(await hasher.verify(known, `password ${n}`)).toBe(true);
  });

  it('leaves the others in the queue unharmed when one fails', async () => {
    const broken = [1, 2, 3, 4].map(() => hasher.verify('no hash at all', 'x').catch(() => 'failed'));
    expect(await Promise.all([...broken, hasher.verify(undefined, 'x')])).toEqual([
      'failed',
      'failed',
      'failed',
      'failed',
      false,
    ]);
  });
});

describe('a password', () => {
  it('is made of five groups of four, different each time, and passes its own rules', () => {
    const made = Array.from({ length: 100 }, generatePassword);
    expect(new Set(made).size).toBe(100);
    for (const password of made) {
      expect(password).toMatch(/^([a-hj-km-np-z2-9]{4}-){4}[a-hj-km-np-z2-9]{4}$/);
      expect(newPassword.safeParse(password).success).toBe(true);
      expect(() => checkPassword(password, 'admin@example.com')).not.toThrow();
    }
  });

  it.each(['eleven char', 'x'.repeat(129), 'with a NUL \u0000 in it', ''])('is not %j', (password) => {
    expect(newPassword.safeParse(password).success).toBe(false);
  });

  it.each(['I am Marie.Curie!', 'aaaaaaaaaaaaaaaa', 'abababababababab'])(
    'is not %j of marie.curie@example.com',
    (password) => {
      expect(() => checkPassword(password, 'marie.curie@example.com')).toThrow(
        AccessErrors.weak_password().message,
      );
    },
  );
});
