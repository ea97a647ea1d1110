/** A text as an address: lower-case letters and digits, in words joined by single hyphens; perhaps nothing is left. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** Characters of an address that a name gives: an address has 200. */
const LONGEST = 150;

/** The address that a name gives, with room for a number behind it; perhaps nothing is left. */
export function slugOfName(name: string): string {
  return slugOf(name).slice(0, LONGEST).replace(/-$/, '');
}
