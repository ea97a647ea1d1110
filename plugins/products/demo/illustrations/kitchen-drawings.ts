import { CREAM, ellipse, path, STEEL, stroke, WOOD, type Draw } from './drawing.js';

export const mug: Draw = ({ base, dark, light }) => ({
  behind: stroke('M545 360 C680 340 680 540 535 530', base, 38),
  body: 'M240 290 H560 L540 570 Q535 620 485 620 H315 Q265 620 260 570 Z',
  before: ellipse(400, 290, 160, 38, light) + ellipse(400, 294, 140, 28, dark),
});

export const plate: Draw = ({ dark, light }) => ({
  body: 'M400 190 A230 230 0 1 1 399 190 Z',
  before:
    `<circle cx="400" cy="420" r="158" fill="none" stroke="${dark}" stroke-width="5" opacity=".45"/>` +
    stroke('M230 400 A172 172 0 0 1 370 250', light, 12),
});

export const bowl: Draw = ({ dark, light }) => ({
  body: 'M180 360 H620 Q610 560 480 600 H320 Q190 560 180 360 Z',
  behind: path('M320 590 H480 L470 622 H330 Z', dark),
  before: ellipse(400, 360, 220, 52, light) + ellipse(400, 366, 196, 40, dark),
});

export const pan: Draw = ({ dark, light }) => ({
  behind: stroke('M500 430 L700 300', WOOD, 34) + stroke('M470 450 L560 390', STEEL, 22),
  body: 'M350 300 A185 150 0 1 1 349 300 Z',
  before: ellipse(350, 440, 150, 118, dark) + stroke('M240 420 A120 90 0 0 1 330 345', light, 9),
});

export const pot: Draw = ({ base, dark, light }) => ({
  behind:
    stroke('M205 420 H150 V470 H205', dark, 26) +
    stroke('M595 420 H650 V470 H595', dark, 26) +
    path('M340 290 Q400 230 460 290 Z', dark),
  body: 'M210 370 H590 V560 Q590 620 530 620 H270 Q210 620 210 560 Z',
  before:
    path('M195 370 Q210 285 400 285 Q590 285 605 370 Z', base) +
    path('M195 358 H605 V384 H195 Z', light) +
    ellipse(400, 268, 34, 18, dark),
});

export const teapot: Draw = ({ base, dark, light }) => ({
  behind:
    stroke('M255 400 C110 380 110 560 270 550', dark, 24) +
    path('M520 500 Q600 470 640 340 L680 350 Q660 540 530 590 Z', base),
  body: 'M230 480 C230 330 570 330 570 480 C570 590 510 620 400 620 C290 620 230 590 230 480 Z',
  before:
    path('M310 392 Q400 330 490 392 Q400 412 310 392 Z', light) +
    `<circle cx="400" cy="345" r="20" fill="${dark}"/>`,
});

export const board: Draw = ({ dark, light }) => ({
  body: 'M270 270 Q270 240 300 240 H365 V170 Q365 140 400 140 Q435 140 435 170 V240 H500 Q530 240 530 270 V600 Q530 630 500 630 H300 Q270 630 270 600 Z',
  before:
    `<circle cx="400" cy="180" r="14" fill="${CREAM}"/>` +
    stroke('M310 290 C330 400 300 480 320 590', dark, 3) +
    stroke('M400 290 C380 400 420 500 395 600', dark, 3) +
    stroke('M480 290 C460 380 500 470 478 590', light, 4),
});

export const knife: Draw = ({ base, dark, light }) => ({
  behind: '',
  body: 'M400 130 Q470 250 455 440 H385 V150 Q388 128 400 130 Z',
  before:
    path('M385 440 H455 V462 H385 Z', dark) +
    path('M388 462 H452 L446 640 Q420 664 394 640 Z', WOOD) +
    stroke('M398 180 V420', light, 5) +
    [500, 560, 615].map((y) => `<circle cx="420" cy="${y}" r="6" fill="${base}"/>`).join(''),
});

export const jar: Draw = ({ dark, light }) => ({
  behind: path('M290 210 H510 Q526 210 526 226 V280 H274 V226 Q274 210 290 210 Z', WOOD),
  body: 'M280 280 H520 Q560 310 560 360 V570 Q560 620 510 620 H290 Q240 620 240 570 V360 Q240 310 280 280 Z',
  before:
    stroke('M275 370 V560', light, 12) +
    path('M330 420 H470 V520 H330 Z', CREAM) +
    stroke('M355 460 H445 M365 485 H435', dark, 5),
});

export const cutlery: Draw = ({ base, dark, light }) => ({
  behind:
    stroke('M270 330 V620', base, 20) +
    stroke('M245 180 V270 Q245 330 270 330 Q295 330 295 270 V180 M270 180 V300', base, 11) +
    stroke('M530 330 V620', base, 20),
  body: 'M385 620 V400 Q350 390 352 220 Q356 170 400 170 V620 Z',
  before:
    ellipse(530, 250, 42, 84, base) + ellipse(530, 245, 26, 60, light) + stroke('M392 420 V600', dark, 3),
});
