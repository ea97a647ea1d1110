/** Colours that one thing is drawn with, sRGB. */
export interface Paint {
  readonly base: string;
  readonly dark: string;
  readonly light: string;
}

/**
 * The tones of a colour.
 * @param base `#rrggbb`
 */
export function paintOf(base: string): Paint {
  return { base, dark: mixed(base, '#1f1a17', 0.28), light: mixed(base, '#ffffff', 0.45) };
}

/**
 * A colour between two.
 * @param share of the second, 0–1
 */
export function mixed(first: string, second: string, share: number): string {
  const channel = (at: number): string => {
    const [a, b] = [first, second].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16)) as [
      number,
      number,
    ];
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
