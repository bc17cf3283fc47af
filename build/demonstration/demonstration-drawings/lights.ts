import { darker, faint, lighter } from './colour.ts';
import { standing } from './drawing.ts';
import { brass, paper, shine, steel } from './materials.ts';
import { leafShape, turnedShape, vessel } from './shapes.ts';
import type { Sheet } from './sheet.ts';

const lamplight = '#ffe9a8';

function flame(s: Sheet, x: number, y: number, size: number): void {
  s.circle(x, y - size * 0.6, size * 3.6, s.glow('#ffd36b', 0.75));
  const tongue = (scale: number, fill: string) =>
    s.at(x, y, size * scale, () => s.path('M0 0 C-0.62 -0.1 -0.55 -0.75 0.02 -1.7 C0.52 -0.8 0.62 -0.1 0 0 Z', fill));
  tongue(1, s.down('#ffd45a', '#f58a2a'));
  tongue(0.58, '#fff6cf');
}

const deskLamp = standing((s, { colour, shadow }) => {
  s.path('M560 380 L430 786 L850 786 L712 318 Z', s.down(faint(lamplight, 0.75), faint(lamplight, 0.05)));
  s.ellipse(640, 784, 212, 34, s.glow(lamplight, 0.9));
  s.contactShadow(340, 780, 138, shadow);
  s.tube('M340 742 L262 486', '#5a606b', 20);
  s.tube('M262 486 L560 268', '#5a606b', 20);
  s.line('M300 560 L330 690', '#8a929c', 7, { dash: '4 9', cap: 'butt' });
  s.line('M320 470 L440 380', '#8a929c', 7, { dash: '4 9', cap: 'butt' });
  s.path(vessel(340, 748, 772, 132), s.round(colour));
  s.ellipse(340, 748, 132, 26, s.lit(lighter(colour, 0.18)));
  s.path(vessel(340, 722, 746, 26), s.round('#5a606b'));
  s.circle(262, 486, 27, s.ball(brass));
  s.turned(-24, 590, 270, () => {
    s.ellipse(590, 392, 66, 34, '#fff7d8');
    s.path(
      'M544 196 C544 180 636 180 636 196 L640 250 C700 276 726 330 732 388 A142 30 0 0 1 448 388 C454 330 480 276 540 250 Z',
      s.round(colour),
    );
    s.ellipse(590, 390, 142, 28, s.down(darker(colour, 0.35), '#f9dd92'));
    s.ellipse(590, 396, 52, 20, '#fffbe8');
    shine(s, 'M492 340 C500 312 514 292 534 278', 14, 0.5);
  });
  s.circle(566, 262, 24, s.ball(brass));
});

const stormLantern = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 780, 150, shadow);
  s.line('M318 420 C250 120 710 120 642 420', '#6a7079', 9);
  s.tube('M372 690 C290 690 300 560 318 420 C326 360 370 350 400 330', colour, 26);
  s.tube('M588 690 C670 690 660 560 642 420 C634 360 590 350 560 330', colour, 26);
  s.circle(480, 530, 250, s.glow('#ffd978', 0.6));
  const globe = turnedShape(480, [
    [390, 66],
    [430, 100],
    [510, 126],
    [590, 108],
    [650, 74],
  ]);
  s.path(globe, faint('#fff2c9', 0.75));
  flame(s, 480, 628, 66);
  s.path(
    globe,
    s.linear(
      [0, 0],
      [1, 0],
      [
        [0, '#ffffffaa'],
        [0.2, '#ffffff10'],
        [0.8, '#ffffff00'],
        [1, '#8a6a3a55'],
      ],
    ),
  );
  s.line('M362 470 C440 500 520 500 598 470', '#7a7f88', 5);
  s.line('M362 560 C440 592 520 592 598 560', '#7a7f88', 5);
  s.path(
    turnedShape(480, [
      [228, 34],
      [244, 40],
      [262, 40],
      [282, 76],
      [330, 84],
      [372, 98],
      [392, 78],
    ]),
    s.round(colour),
  );
  s.line('M398 330 A84 16 0 0 0 562 330', faint(darker(colour, 0.6), 0.5), 6);
  for (const x of [430, 480, 530]) s.circle(x, 360, 8, darker(colour, 0.6));
  s.path(
    turnedShape(480, [
      [642, 80],
      [664, 92],
      [684, 130],
      [720, 148],
      [764, 144],
    ]),
    s.round(colour),
  );
  s.line('M334 718 A148 26 0 0 0 626 718', faint(lighter(colour, 0.8), 0.55), 6);
  s.path(vessel(580, 664, 684, 20), s.round(steel));
  shine(s, 'M384 490 C378 520 382 560 396 590', 12, 0.75);
});

const candle = standing((s, { shadow }) => {
  s.contactShadow(480, 782, 160, shadow);
  const glass = vessel(480, 430, 764, 162, 156);
  s.path(glass, faint('#ffffff', 0.45));
  s.inside(glass, () => {
    s.path(vessel(480, 500, 752, 150, 146), s.round('#f3e0bd'));
    s.ellipse(
      480,
      500,
      152,
      30,
      s.radial([0.5, 0.4], 0.6, [
        [0, '#fff6d6'],
        [1, '#ecd2a2'],
      ]),
    );
  });
  s.line('M480 504 L480 462', '#4a3a30', 7);
  flame(s, 480, 474, 56);
  s.rect(372, 580, 216, 130, 8, s.round(paper, 0.7));
  s.line('M396 604 L564 604 M396 686 L564 686', '#b59a6a', 3);
  s.path(leafShape(480, 676, -90, 62, 34), '#77915f');
  s.path(leafShape(480, 672, -140, 48, 26), '#8fa777');
  s.path(leafShape(480, 672, -40, 48, 26), '#8fa777');
  s.path(
    glass,
    s.linear(
      [0, 0],
      [1, 0],
      [
        [0, '#ffffff99'],
        [0.14, '#ffffff11'],
        [0.84, '#1c244400'],
        [1, '#1c244444'],
      ],
    ),
  );
  s.line('M318 430 A162 32 0 0 0 642 430 A162 32 0 0 0 318 430', '#ffffffcc', 7);
  shine(s, 'M340 486 L344 720', 14, 0.75);
});

const tableLamp = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 780, 140, shadow);
  s.ellipse(480, 780, 300, 44, s.glow(lamplight, 0.75));
  s.circle(480, 430, 350, s.glow(lamplight, 0.85));
  s.path(
    turnedShape(480, [
      [480, 30],
      [600, 34],
      [700, 46],
      [732, 92],
      [764, 128],
    ]),
    s.metal(brass),
  );
  s.line('M360 748 A124 24 0 0 0 600 748', '#fff3cc99', 5);
  const dome = 'M212 492 C212 300 330 206 480 206 C630 206 748 300 748 492 A268 52 0 0 1 212 492 Z';
  s.path(
    dome,
    s.radial([0.46, 0.66], 0.72, [
      [0, lighter(colour, 0.9)],
      [0.4, lighter(colour, 0.5)],
      [0.8, colour],
      [1, darker(colour, 0.24)],
    ]),
  );
  s.line('M216 494 A268 52 0 0 0 744 494', lighter(colour, 0.75), 10);
  shine(s, 'M262 420 C276 340 330 282 400 258', 20, 0.65);
  s.line('M560 760 C700 800 760 770 850 812', faint('#4a3a30', 0.55), 8);
});

export const lightsDrawings = { deskLamp, stormLantern, candle, tableLamp };
