interface ParsedType {
  readonly base: string;
  readonly args: readonly number[];
}

/** `numeric(12,2)` → numeric, [12, 2]; `timestamp(3) with time zone` → `timestamp with time zone`, [3]. */
function parseType(type: string): ParsedType {
  const match = /^([^(]+?)(?:\(([\d,\s-]+)\))?( with(?:out)? time zone)?$/.exec(type);
  if (!match) return { base: type, args: [] };
  const args = match[2] === undefined ? [] : match[2].split(',').map(Number);
  return { base: `${match[1]}${match[3] ?? ''}`, args };
}

const INTEGER_DIGITS: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 };
const CHARACTER = ['character', 'character varying', 'text'];
/** Types whose text form reads back as the same value, whatever the session's settings. */
const LOSSLESS_AS_TEXT = new Set(['smallint', 'integer', 'bigint', 'numeric', 'uuid', 'boolean']);
/** Pairs of base types where each value of the first exists in the second. */
const INTO = new Set([
  'real>double precision',
  'cidr>inet',
  'jsonb>json',
  'text>citext',
  'citext>text',
  'json>text',
  'jsonb>text',
]);
const FRACTION_OF_SECONDS = 6;

/**
 * Whether every value of a column survives a change of its type unchanged, whatever the rows hold, so that a draft may
 * contain the change without review: int → bigint, varchar growth, numeric that gains digits on both sides, …
 * A wider type that PostgreSQL converts by the session's time zone (timestamp → timestamptz) does not count.
 *
 * @param from canonical name of the type (`format_type`)
 * @param to canonical name of the type
 */
export function isWidening(from: string, to: string): boolean {
  if (from === to) return true;
  if (from.endsWith('[]') || to.endsWith('[]')) {
    return from.endsWith('[]') && to.endsWith('[]') && isWidening(from.slice(0, -2), to.slice(0, -2));
  }
  const a = parseType(from);
  const b = parseType(to);
  if (INTO.has(`${a.base}>${b.base}`)) return true;
  if (CHARACTER.includes(a.base) && CHARACTER.includes(b.base)) return characterGrows(a, b);
  if (b.base === 'text') return LOSSLESS_AS_TEXT.has(a.base);
  if (a.base in INTEGER_DIGITS) return integerGrows(a, b);
  if (a.base === 'numeric' && b.base === 'numeric') return numericGrows(a, b);
  return a.base === b.base && /^(time|timestamp|interval)/.test(a.base) && fractionGrows(a, b);
}

function characterGrows(a: ParsedType, b: ParsedType): boolean {
  if (CHARACTER.indexOf(b.base) < CHARACTER.indexOf(a.base)) return false;
  return b.args[0] === undefined || (a.args[0] !== undefined && a.args[0] <= b.args[0]);
}

function integerGrows(a: ParsedType, b: ParsedType): boolean {
  const digits = INTEGER_DIGITS[a.base] ?? Infinity;
  if (b.base in INTEGER_DIGITS) return digits <= (INTEGER_DIGITS[b.base] ?? 0);
  // A double holds integers exactly up to 2^53, so only the two smaller types fit.
  if (b.base === 'double precision') return a.base !== 'bigint';
  if (b.base !== 'numeric') return false;
  const [precision, scale = 0] = b.args;
  return precision === undefined || precision - Math.max(scale, 0) >= digits;
}

function numericGrows(a: ParsedType, b: ParsedType): boolean {
  const [toPrecision, toScale = 0] = b.args;
  if (toPrecision === undefined) return true;
  const [precision, scale = 0] = a.args;
  if (precision === undefined) return false;
  return toScale >= scale && toPrecision - toScale >= precision - scale;
}

function fractionGrows(a: ParsedType, b: ParsedType): boolean {
  return (a.args[0] ?? FRACTION_OF_SECONDS) <= (b.args[0] ?? FRACTION_OF_SECONDS);
}
