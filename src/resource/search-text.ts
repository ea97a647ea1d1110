/**
 * Signs that are words by themselves: kana, Han, Hangul. Written the same for the regular expressions of PostgreSQL and of
 * JavaScript, because what is stored and what is asked must be cut alike.
 */
const SIGNS = '\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uac00-\\ud7af';
/** Everything between words in ASCII, Latin-1, general and CJK punctuation, and full-width forms. */
const GAPS =
  '\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f\\u3000-\\u303f\\uff00-\\uff0f\\uff1a-\\uff20';
const CUT = `([${SIGNS}])|[${GAPS}]+`;

const CUT_TEXT = new RegExp(CUT, 'g');
const SIGN = new RegExp(`[${SIGNS}]`);
const OUTER_GAPS = new RegExp(`^[${GAPS}]+|[${GAPS}]+$`, 'g');

/**
 * SQL of the text that the search box looks through: words in lower case between blanks, each Chinese, Japanese or Korean
 * sign a word of its own. A trigram index finds no word of one or two letters inside others, but it finds whole words of
 * one sign, and the beginnings of words.
 * @param texts SQL of the texts
 */
export function searchTextSql(texts: readonly string[]): string {
  const text = texts.join(" || ' '::text || ");
  return `regexp_replace(lower(' '::text || ${text}), '${CUT}', ' \\1 ', 'g')`;
}

/**
 * The LIKE patterns that find a text in {@link searchTextSql}: each word anywhere, except that one or two letters are found
 * at the beginning of a word alone, as the index cannot find them elsewhere.
 * @param text what somebody looks for; at most its first eight words count
 */
export function searchPatterns(text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(OUTER_GAPS, ''))
    .filter((word) => word !== '');
  return words.slice(0, 8).map((word) => {
    const short = !SIGN.test(word) && [...word].length < 3;
    return `%${short ? ' ' : ''}${word.replace(CUT_TEXT, (_gap, sign?: string) => ` ${sign ?? ''} `)}%`;
  });
}
