import type { Shape } from '../product-line.js';
import { card, notebook, pen, tray } from './desk-drawings.js';
import { path, stroke, type Draw } from './drawing.js';
import * as kitchen from './kitchen-drawings.js';
import * as living from './living-drawings.js';
import { mixed, paintOf, type Paint } from './paint.js';

const DRAWINGS: Readonly<Record<Shape, Draw>> = { ...kitchen, ...living, card, notebook, pen, tray };

/** Pixels of a side. */
const SIDE = 800;

/** What one picture shows. */
export interface Illustration {
  readonly shape: Shape;
  /** sRGB of the thing, `#rrggbb`. */
  readonly colour: string;
  /** Chooses decoration and background; any whole number from 0. */
  readonly style: number;
  /** Nearer than the whole thing. */
  readonly isDetail: boolean;
}

const WALLS = ['#f3ede2', '#e7eeea', '#f5e6de', '#e6ebf2', '#f2efd9', '#efe6ee'];

/**
 * Draws a thing that stands on a table before a wall.
 * @returns an SVG of 800 × 800 without text, so that no font has a part in it
 */
export function illustrationSvg({ shape, colour, style, isDetail }: Illustration): string {
  const paint = paintOf(colour);
  const { body, behind = '', before = '' } = DRAWINGS[shape](paint);
  const wall = mixed(WALLS[style % WALLS.length] ?? '#f3ede2', colour, 0.08);
  const view = isDetail ? '210 230 400 400' : `0 0 ${SIDE} ${SIDE}`;
  const gradient = (id: string, from: string, to: string, axis: string): string =>
    `<linearGradient id="${id}" ${axis}><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="${view}"><defs>` +
    gradient('wall', mixed(wall, '#ffffff', 0.5), wall, 'x1="0" y1="0" x2="0" y2="1"') +
    gradient(
      'body',
      mixed(paint.base, '#ffffff', 0.22),
      mixed(paint.base, '#1f1a17', 0.12),
      'x1="0" y1="0" x2="1" y2="0"',
    ) +
    `<radialGradient id="shadow"><stop offset="0" stop-color="#1f1a17" stop-opacity=".28"/><stop offset="1" stop-color="#1f1a17" stop-opacity="0"/></radialGradient>` +
    `<clipPath id="outline">${path(body, '#000')}</clipPath></defs>` +
    `<rect width="${SIDE}" height="${SIDE}" fill="url(#wall)"/>` +
    `<rect y="560" width="${SIDE}" height="240" fill="${mixed(wall, '#8a7558', 0.14)}"/>` +
    `<ellipse cx="400" cy="628" rx="300" ry="34" fill="url(#shadow)"/>` +
    behind +
    path(body, 'url(#body)') +
    `<g clip-path="url(#outline)">${decoration(style, paint)}</g>` +
    `${before}</svg>`
  );
}

/** What is painted on a thing: nothing, bands, dots or a speckled glaze. */
function decoration(style: number, { dark, light }: Paint): string {
  switch (style % 4) {
    case 1:
      return stroke('M0 500 H800', light, 26) + stroke('M0 540 H800', dark, 8);
    case 2:
      return Array.from({ length: 48 }, (_, at) => {
        const [x, y] = [160 + (at % 8) * 66 + (Math.floor(at / 8) % 2) * 33, 230 + Math.floor(at / 8) * 72];
        return `<circle cx="${x}" cy="${y}" r="9" fill="${light}" opacity=".7"/>`;
      }).join('');
    case 3:
      return Array.from({ length: 90 }, (_, at) => {
        const [x, y] = [140 + ((at * 197) % 520), 150 + ((at * 313) % 490)];
        return `<circle cx="${x}" cy="${y}" r="${2 + (at % 3)}" fill="${dark}" opacity=".45"/>`;
      }).join('');
    default:
      return '';
  }
}
