import { words, type CareKey, type ColourKey, type MaterialKey, type Words } from './words.js';

/** One size that a thing comes in. */
export interface DemoSize {
  readonly id: string;
  readonly name: Words;
  /** Of price and weight, in hundredths of those of the line. */
  readonly percent: number;
}

/** How a thing is drawn. */
export type Shape =
  | 'apron'
  | 'basket'
  | 'blanket'
  | 'board'
  | 'bowl'
  | 'box'
  | 'candle'
  | 'card'
  | 'clock'
  | 'cushion'
  | 'cutlery'
  | 'jar'
  | 'knife'
  | 'lamp'
  | 'mug'
  | 'notebook'
  | 'pan'
  | 'pen'
  | 'plate'
  | 'pot'
  | 'teapot'
  | 'towel'
  | 'tray'
  | 'vase';

/** A kind of thing that the demo shop sells, in several series. */
export interface ProductLine {
  readonly noun: Words;
  /** Slug of its category, on the third level. */
  readonly category: string;
  readonly shape: Shape;
  readonly about: Words;
  readonly materials: readonly MaterialKey[];
  readonly care: CareKey;
  /** Of the plainest one, in cents. */
  readonly price: number;
  readonly grams: number;
  readonly colours: readonly ColourKey[];
  readonly sizes: readonly DemoSize[];
  /** Millilitres, of what holds something. */
  readonly capacity?: number;
  /** Materials are an option to choose from rather than a part of the name. */
  readonly choosesMaterial?: boolean;
}

type Rest = Omit<ProductLine, 'noun' | 'about' | 'colours' | 'sizes'> &
  Partial<Pick<ProductLine, 'colours' | 'sizes'>>;

/**
 * Describes a kind of thing.
 * @param noun its name in English and Chinese
 * @param about a sentence about it in English and Chinese
 */
export function line(
  noun: readonly [string, string],
  about: readonly [string, string],
  rest: Rest,
): ProductLine {
  return { colours: [], sizes: [], ...rest, noun: words(...noun), about: words(...about) };
}

export const SMALL_TO_LARGE: readonly DemoSize[] = [
  { id: 's', name: words('Small', '小号'), percent: 100 },
  { id: 'm', name: words('Medium', '中号'), percent: 135 },
  { id: 'l', name: words('Large', '大号'), percent: 180 },
];

export const TWO_SIZES: readonly DemoSize[] = SMALL_TO_LARGE.slice(0, 2);

/** Diameters of pans and pots. */
export const DIAMETERS: readonly DemoSize[] = [20, 24, 28].map((cm, index) => ({
  id: `${cm}cm`,
  name: words(`${cm} cm`, `${cm} 厘米`),
  percent: 100 + index * 25,
}));
