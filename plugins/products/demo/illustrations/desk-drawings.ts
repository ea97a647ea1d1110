import { CREAM, ellipse, path, STEEL, stroke, WOOD, type Draw } from './drawing.js';

export const notebook: Draw = ({ base, dark, light }) => ({
  behind: path('M280 190 H570 V640 H280 Z', CREAM) + stroke('M570 200 V632', dark, 3),
  body: 'M250 170 H530 Q550 170 550 190 V600 Q550 620 530 620 H250 Z',
  before:
    path('M250 170 H290 V620 H250 Z', dark) +
    path('M350 260 H490 V330 H350 Z', CREAM) +
    stroke('M375 285 H465 M375 305 H440', base, 5) +
    stroke('M510 172 V618', light, 9),
});

export const card: Draw = ({ base, dark, light }) => ({
  behind:
    path('M330 230 L620 270 L570 600 L290 560 Z', CREAM) + stroke('M330 230 L470 420 L620 270', dark, 4),
  body: 'M200 280 L470 230 L530 570 L260 620 Z',
  before:
    stroke('M370 500 C360 430 350 400 340 350', dark, 5) +
    ellipse(338, 345, 30, 22, light) +
    ellipse(318, 410, 26, 14, light) +
    ellipse(392, 420, 26, 14, light) +
    `<circle cx="338" cy="345" r="9" fill="${base}"/>`,
});

export const pen: Draw = ({ dark, light }) => ({
  body: 'M560 150 Q600 140 610 180 L400 500 L350 465 Z',
  behind: stroke('M170 610 C260 560 290 640 380 600', dark, 5),
  before:
    path('M350 465 L400 500 L300 600 Z', STEEL) +
    stroke('M352 545 L300 600', '#3b322c', 4) +
    stroke('M575 180 L400 450', light, 8) +
    stroke('M440 340 L488 374', WOOD, 13),
});

export const tray: Draw = ({ dark, light }) => ({
  body: 'M150 420 Q150 380 190 380 H610 Q650 380 650 420 L630 560 Q625 600 585 600 H215 Q175 600 170 560 Z',
  before:
    path('M200 415 H600 L585 545 Q582 562 565 562 H235 Q218 562 215 545 Z', light, 'opacity=".5"') +
    stroke('M185 460 V520 M615 460 V520', dark, 12) +
    stroke('M240 450 H560 M246 490 H554 M252 530 H548', dark, 2),
});
