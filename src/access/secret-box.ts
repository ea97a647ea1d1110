import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals short texts with AES-256-GCM under a key derived from the application's secret (NIST SP 800-38D, RFC 5869). */
export class SecretBox {
  private readonly key: Buffer;
  private readonly previousKeys: readonly Buffer[];

  /**
   * @param secret the application's secret, at least 32 characters
   * @param previous its former values; what was sealed under them can still be opened
   */
  constructor(secret: string, previous: readonly string[] = []) {
    this.key = keyOf(secret);
    this.previousKeys = previous.map(keyOf);
  }

  /**
   * Encrypts a text.
   * @param text the clear text
   * @param place where it will lie; a sealed value moved elsewhere cannot be opened
   * @returns version, nonce, tag and cipher text
   */
  seal(text: string, place: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), sealed]);
  }

  /**
   * Decrypts what {@link seal} made.
   * @param sealed the sealed bytes
   * @param place where it lay
   * @throws Error when the secret has changed, or the bytes were tampered with or sealed in another version
   */
  open(sealed: Buffer, place: string): string {
    if (sealed[0] !== VERSION) throw new Error(`A secret sealed in version ${sealed[0]} cannot be opened`);
    try {
      return unseal(this.key, sealed, place);
    } catch (error) {
      for (const key of this.previousKeys) {
        try {
          return unseal(key, sealed, place);
        } catch {
          // Sealed under none of those seen so far; the tag tells, never the text.
        }
      }
      throw error;
    }
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'emporion secret fields', 32));
}

function unseal(key: Buffer, sealed: Buffer, place: string): string {
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  // Without the length a tag cut to 4 bytes would do (NIST SP 800-38D, appendix C).
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place))
    .setAuthTag(tag);
  const text = Buffer.concat([
    decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
  return text.toString('utf8');
}
