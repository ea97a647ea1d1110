import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SecretBox } from './secret-box.js';

const box = new SecretBox('a secret of the application, long enough');
const place = 'library/0199aa3c/apiKey';

describe('SecretBox', () => {
  it('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(box.open(box.seal(text, place), place)).toBe(text);
      }),
    );
  });

  it('opens what another instance with the same secret sealed', () => {
    const again = new SecretBox('a secret of the application, long enough');
    expect(again.open(box.seal('hunter2', place), place)).toBe('hunter2');
  });

  it('seals one text differently each time, and never shows it', () => {
    const sealed = Array.from({ length: 100 }, () => box.seal('hunter2', place));
    expect(new Set(sealed.map((bytes) => bytes.toString('hex'))).size).toBe(100);
    expect(sealed.some((bytes) => bytes.includes('hunter2'))).toBe(false);
  });

  it('does not open for another secret', () => {
    const other = new SecretBox('another secret of the application');
    expect(() => other.open(box.seal('hunter2', place), place)).toThrow();
  });

  it('opens what was sealed under a former secret, and seals under the new one', () => {
    const rotated = new SecretBox('another secret of the application', [
      'an older one still, that sealed nothing here',
      'a secret of the application, long enough',
    ]);
    expect(rotated.open(box.seal('hunter2', place), place)).toBe('hunter2');
    expect(() => box.open(rotated.seal('hunter2', place), place)).toThrow();
    expect(() => rotated.open(box.seal('hunter2', 'elsewhere'), place)).toThrow();
  });

  it('does not open what was moved to another place', () => {
    expect(() => box.open(box.seal('hunter2', place), 'library/0199aa3d/apiKey')).toThrow();
  });

  it('does not open when any single byte was changed', () => {
    const sealed = box.seal('hunter2', place);
    for (let index = 0; index < sealed.length; index += 1) {
      const forged = Buffer.from(sealed);
      forged[index] = (forged[index] ?? 0) ^ 1;
      expect(() => box.open(forged, place)).toThrow();
    }
  });

  it('does not accept a tag that was cut to where it can be guessed', () => {
    const sealed = box.seal('', place);
    expect(() => box.open(sealed.subarray(0, 1 + 12 + 4), place)).toThrow('authentication tag');
  });

  it('does not open what was cut short', () => {
    const sealed = box.seal('hunter2', place);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => box.open(sealed.subarray(0, length), place)).toThrow();
    }
  });
});
