import type { DemoProduct } from './demo-catalogue.js';
import type { Illustration } from './illustrations/illustration.js';
import { COLOURS, MATERIALS, words, type ColourKey, type Words } from './words.js';

/** One picture of a product of the demo shop. */
export interface DemoPicture {
  /** The variants that look like this; nothing when all do. */
  readonly colour: ColourKey | undefined;
  readonly alt: Words;
  readonly illustration: Illustration;
}

const MOST_COLOURS = 3;

/**
 * The pictures of a product: one for each of its first colours, or one in the colour of what it is made of and, for every
 * other product, one from nearer.
 * @param number place of the product in the catalogue, from 0
 */
export function picturesOf({ line, material, title }: DemoProduct, number: number): DemoPicture[] {
  const { shape, colours } = line;
  const style = number + Math.floor(number / 5);
  if (colours.length > 0) {
    return colours.slice(0, MOST_COLOURS).map((key) => {
      const { name, hex } = COLOURS[key];
      const alt = words(`${title.en}, ${name.en.toLowerCase()}`, `${title['zh-CN']}，${name['zh-CN']}`);
      return { colour: key, alt, illustration: { shape, colour: hex, style, isDetail: false } };
    });
  }
  const picture = { shape, colour: MATERIALS[material].hex, style };
  const whole = { colour: undefined, alt: title, illustration: { ...picture, isDetail: false } };
  if (number % 2 === 0) return [whole];
  const alt = words(`${title.en}, detail`, `${title['zh-CN']}，细节`);
  return [whole, { colour: undefined, alt, illustration: { ...picture, isDetail: true } }];
}
