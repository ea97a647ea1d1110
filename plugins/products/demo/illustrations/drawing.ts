import type { Paint } from './paint.js';

/** A thing within 800 × 800, standing on 620. */
export interface Drawing {
  /** Outline of what takes the colour and the decoration, as path data. */
  readonly body: string;
  /** SVG that lies behind the body. */
  readonly behind?: string;
  /** SVG that lies before it. */
  readonly before?: string;
}

export type Draw = (paint: Paint) => Drawing;

export const path = (d: string, fill: string, rest = ''): string => `<path d="${d}" fill="${fill}" ${rest}/>`;

export const stroke = (d: string, colour: string, width: number): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string): string =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;

export const WOOD = '#b98a57';
export const STEEL = '#b9c0c7';
export const CREAM = '#fbf6ec';
