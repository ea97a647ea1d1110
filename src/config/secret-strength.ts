/** Fewest characters of a secret that signs sessions and tokens. */
export const SECRET_LENGTH = 32;

/** Bits under which a secret counts as guessable; 24 random hexadecimal characters have as many. */
const ENOUGH_BITS = 96;

/** Words of example files and tutorials: whoever knows the example knows the secret. */
const PLACEHOLDERS =
  /change[-_ ]?(me|this|it)|replace[-_ ]?(me|this|it)|your[-_ ]|secret|passw(or)?d|example|default|placeholder|insecure|keyboard|qwerty|emporion|test/i;

/**
 * Why a text is no secret to run a public service with.
 * @param text the configured secret
 * @returns what is wrong with it in a few words that do not repeat it, or nothing when it will do
 */
export function secretWeakness(text: string): string | undefined {
  if (text.length < SECRET_LENGTH) return `has ${text.length} characters, fewer than ${SECRET_LENGTH}`;
  if (PLACEHOLDERS.test(text)) return 'contains a word of an example or a default';
  if (isRepetition(text)) return 'is a short text repeated';
  if (isMostlyRuns(text)) return 'is mostly runs such as "abcd" or "1111"';
  if (entropyBits(text) < ENOUGH_BITS) return 'uses too few different characters to be random';
  return undefined;
}

/** A text found inside its own doubling at another place than the two ends repeats a shorter one. */
function isRepetition(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length;
}

function isMostlyRuns(text: string): boolean {
  let steps = 0;
  for (let at = 1; at < text.length; at += 1) {
    if (Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1)) <= 1) steps += 1;
  }
  return steps > text.length / 2;
}

/** Shannon entropy of the text's own characters, times its length: an upper bound of what it holds. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / text.length);
  return bits;
}
