import { CREAM, ellipse, path, stroke, WOOD, type Draw } from './drawing.js';

export const lamp: Draw = ({ dark }) => ({
  behind:
    ellipse(400, 330, 300, 250, '#fff3cf') +
    path('M385 380 H415 V590 H385 Z', WOOD) +
    path('M290 620 Q290 580 400 580 Q510 580 510 620 Z', dark),
  body: 'M320 190 H480 L570 400 H230 Z',
  before: stroke('M240 392 H560', CREAM, 8),
});

export const candle: Draw = ({ dark, light }) => ({
  behind:
    ellipse(400, 210, 130, 130, '#fff0c4') + path('M400 140 Q440 200 400 240 Q360 200 400 140 Z', '#f0a63c'),
  body: 'M310 280 H490 V600 H310 Z',
  before:
    ellipse(400, 280, 90, 24, light) +
    stroke('M400 282 V236', '#3b322c', 6) +
    path('M270 596 H530 Q520 632 400 632 Q280 632 270 596 Z', dark),
});

export const vase: Draw = ({ dark, light }) => ({
  behind:
    stroke('M395 320 C380 220 330 180 300 120 M405 320 C420 230 470 190 480 110', '#5f7a5a', 7) +
    [
      [300, 120],
      [330, 185],
      [480, 110],
      [455, 190],
    ]
      .map(([x = 0, y = 0]) => ellipse(x, y, 34, 18, '#7f9b78'))
      .join(''),
  body: 'M350 310 H450 Q440 380 510 450 Q550 520 500 590 Q480 620 440 620 H360 Q320 620 300 590 Q250 520 290 450 Q360 380 350 310 Z',
  before: ellipse(400, 310, 50, 14, dark) + stroke('M315 460 Q285 520 318 575', light, 11),
});

export const clock: Draw = ({ dark }) => ({
  body: 'M400 180 A220 220 0 1 1 399 180 Z',
  before:
    `<circle cx="400" cy="400" r="180" fill="${CREAM}"/>` +
    Array.from(
      { length: 12 },
      (_, hour) =>
        `<rect x="396" y="236" width="8" height="26" fill="${dark}" transform="rotate(${hour * 30} 400 400)"/>`,
    ).join('') +
    stroke('M400 400 L330 330', '#3b322c', 12) +
    stroke('M400 400 L500 345', '#3b322c', 8) +
    `<circle cx="400" cy="400" r="14" fill="${dark}"/>`,
});

export const basket: Draw = ({ dark, light }) => ({
  behind: stroke('M270 350 C270 170 530 170 530 350', dark, 22),
  body: 'M210 350 H590 L545 600 Q540 622 515 622 H285 Q260 622 255 600 Z',
  before:
    [410, 470, 530, 585]
      .map((y) => stroke(`M${222 + (y - 350) / 6} ${y} H${578 - (y - 350) / 6}`, dark, 5))
      .join('') +
    [290, 345, 400, 455, 510].map((x) => stroke(`M${x} 360 V615`, light, 7)).join('') +
    stroke('M210 350 H590', dark, 20),
});

export const box: Draw = ({ base, dark, light }) => ({
  body: 'M220 400 H580 V600 Q580 620 560 620 H240 Q220 620 220 600 Z',
  before:
    path('M200 340 H600 V410 H200 Z', base) +
    path('M200 340 L250 280 H550 L600 340 Z', light) +
    stroke('M200 410 H600', dark, 6) +
    `<circle cx="400" cy="450" r="17" fill="${CREAM}"/>`,
});

export const blanket: Draw = ({ dark, light }) => ({
  body: 'M200 400 Q200 330 270 330 H560 Q610 330 610 380 V600 Q610 620 590 620 H220 Q200 620 200 600 Z',
  before:
    stroke('M205 430 H605 M205 500 H605 M205 565 H605', dark, 6) +
    path('M470 332 H550 V620 H470 Z', light, 'opacity=".55"') +
    Array.from({ length: 12 }, (_, turn) => stroke(`M${475 + turn * 7} 620 V642`, dark, 3)).join(''),
});

export const cushion: Draw = ({ dark, light }) => ({
  body: 'M190 240 Q400 200 610 240 Q640 430 610 620 Q400 650 190 620 Q160 430 190 240 Z',
  before:
    stroke('M215 265 Q400 232 585 265', light, 8) +
    `<circle cx="400" cy="430" r="16" fill="${dark}"/>` +
    stroke('M400 414 V350 M400 446 V510 M384 430 H320 M416 430 H480', dark, 3),
});

export const towel: Draw = ({ dark, light }) => ({
  behind: stroke('M190 200 H610', WOOD, 22),
  body: 'M260 190 H540 V600 Q540 620 520 620 H280 Q260 620 260 600 Z',
  before:
    path('M260 500 H540 V525 H260 Z M260 545 H540 V560 H260 Z', light) +
    stroke('M330 215 V480 M470 215 V480', dark, 3),
});

export const apron: Draw = ({ dark, light }) => ({
  behind:
    stroke('M330 250 C330 110 470 110 470 250', dark, 14) +
    stroke('M250 400 L150 460 M550 400 L650 460', dark, 14),
  body: 'M320 230 H480 Q490 340 560 390 V600 Q560 630 530 630 H270 Q240 630 240 600 V390 Q310 340 320 230 Z',
  before:
    path('M310 440 H490 V530 Q490 550 470 550 H330 Q310 550 310 530 Z', light) +
    stroke('M400 442 V548', dark, 4),
});
