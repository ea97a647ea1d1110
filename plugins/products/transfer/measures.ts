/** How many of our units one of another is, as a fraction: exact, by the international definitions of 1959. */
type Units = Readonly<Record<string, readonly [bigint, bigint]>>;

/** Units of weight in grams. */
export const WEIGHTS: Units = {
  kg: [1_000n, 1n],
  g: [1n, 1n],
  lbs: [45_359_237n, 100_000n],
  oz: [28_349_523_125n, 1_000_000_000n],
};

/** Units of length in millimetres. */
export const LENGTHS: Units = {
  cm: [10n, 1n],
  mm: [1n, 1n],
  m: [1_000n, 1n],
  in: [254n, 10n],
  yd: [9_144n, 10n],
};

const DECIMAL = /^(\d{0,12})(?:[.,](\d{0,9}))?$/;
const MOST_DECIMALS = 6;

/**
 * Reads a decimal as whole units, exactly; half a unit counts up.
 * @param text such as `.5` or `0,5`
 * @param unit how many of ours one is
 * @returns undefined when the text is no number from 0
 */
export function measured(
  text: string,
  [numerator, denominator]: readonly [bigint, bigint],
): number | undefined {
  const [, whole = '', decimals = ''] = DECIMAL.exec(text) ?? [];
  if (whole + decimals === '') return undefined;
  const value = BigInt(whole + decimals) * numerator;
  const by = 10n ** BigInt(decimals.length) * denominator;
  return Number((2n * value + by) / (2n * by));
}

/**
 * Writes whole units in another unit, with as few decimals as are read as the same.
 * @param units whole, from 0
 * @param unit how many of ours one is
 */
export function inUnit(units: number, unit: readonly [bigint, bigint]): string {
  const [numerator, denominator] = unit;
  for (let decimals = 0; ; decimals += 1) {
    const scale = 10n ** BigInt(decimals);
    const scaled = (2n * BigInt(units) * denominator * scale + numerator) / (2n * numerator);
    const digits = String(scaled).padStart(decimals + 1, '0');
    const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
    if (measured(text, unit) === units || decimals === MOST_DECIMALS) return text;
  }
}
