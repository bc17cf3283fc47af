import { darker, faint, lighter, mix } from './colour.ts';
import { standing } from './drawing.ts';
import { beech, brass, cherry, oak, opening, shine, steam, steel, walnut } from './materials.ts';
import { turnedShape, vessel } from './shapes.ts';

const mug = standing((s, { colour, shadow }) => {
  s.contactShadow(455, 782, 175, shadow);
  s.tube('M592 482 C735 440 745 690 586 668', colour, 44);
  const body = vessel(445, 420, 762, 172, 156);
  s.path(body, s.round(colour));
  s.inside(body, () => {
    s.path(vessel(445, 715, 762, 172, 156), s.round('#d9b48c'));
    s.line('M285 716 A160 30 0 0 0 605 716', faint(lighter(colour, 0.7), 0.7), 6);
  });
  shine(s, 'M318 500 C322 580 326 620 332 668', 17, 0.42);
  opening(s, [445, 420, 172, 15], colour, '#5b3826');
  steam(s, 445, 386, 190);
});

const teapot = standing((s, { colour, shadow }) => {
  s.contactShadow(470, 780, 200, shadow);
  s.tube('M300 520 C135 450 125 735 312 690', colour, 40);
  const spout = 'M640 560 C720 570 735 500 772 432 L838 424 C820 500 790 705 620 712 Z';
  s.path(
    spout,
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, lighter(colour, 0.2)],
        [0.45, colour],
        [1, darker(colour, 0.3)],
      ],
    ),
  );
  s.ellipse(805, 429, 34, 12, darker(colour, 0.35));
  s.path(
    turnedShape(470, [
      [428, 100],
      [462, 165],
      [560, 222],
      [655, 210],
      [735, 158],
      [768, 122],
    ]),
    s.ball(colour),
  );
  s.ellipse(470, 434, 122, 27, darker(colour, 0.3));
  s.path(
    turnedShape(470, [
      [366, 32],
      [380, 78],
      [426, 118],
    ]),
    s.round(colour),
  );
  s.circle(470, 348, 30, s.ball(colour));
  shine(s, 'M318 560 C324 510 350 480 376 466', 18, 0.55);
  shine(s, 'M316 604 L317 612', 18, 0.55);
});

const jar = standing((s, { shadow }) => {
  s.contactShadow(480, 782, 175, shadow);
  const body = turnedShape(480, [
    [372, 130],
    [400, 150],
    [450, 172],
    [600, 174],
    [740, 172],
    [764, 160],
  ]);
  s.path(body, faint('#e9f4f2', 0.85));
  s.inside(body, () => {
    s.path('M290 500 C360 484 420 508 480 496 C560 484 620 506 680 494 L680 800 L290 800 Z', s.round('#c2683a'));
    for (let row = 0; row < 12; row++)
      for (let column = 0; column < 15; column++) {
        const [x, y] = [312 + column * 25 + (row % 2) * 12, 520 + row * 24 + ((column * 7) % 9)];
        s.ellipse(x, y, 11, 7, faint((row + column) % 3 === 0 ? '#8e4522' : '#e39a62', 0.75));
      }
    s.path(
      body,
      s.linear(
        [0, 0],
        [1, 0],
        [
          [0, '#ffffff88'],
          [0.16, '#ffffff10'],
          [0.8, '#1c244400'],
          [1, '#1c244455'],
        ],
      ),
    );
  });
  shine(s, 'M344 470 L344 690', 20, 0.65);
  s.rect(346, 346, 268, 30, 12, s.round('#d7644a'));
  const lid = turnedShape(480, [
    [276, 96],
    [290, 128],
    [344, 134],
  ]);
  s.path(lid, s.round('#cfe3df'));
  s.ellipse(480, 278, 98, 16, '#f3faf8');
  s.line('M348 330 C330 330 330 400 348 404 L612 404 C630 400 630 330 612 330', '#8e99a3', 9);
  s.tube('M612 404 C650 404 640 470 616 492 L600 470', '#a8b3bd', 10);
});

const mills = standing((s, { shadow }) => {
  s.contactShadow(370, 776, 100, shadow);
  s.contactShadow(600, 782, 92, shadow);
  const mill = (x: number, top: number, colour: string, size: number) => {
    const y = (share: number) => top + (772 - top) * share;
    const shape = turnedShape(x, [
      [y(0.14), 30 * size],
      [y(0.19), 64 * size],
      [y(0.28), 70 * size],
      [y(0.36), 46 * size],
      [y(0.39), 44 * size],
      [y(0.42), 66 * size],
      [y(0.5), 60 * size],
      [y(0.66), 52 * size],
      [y(0.82), 74 * size],
      [y(0.99), 92 * size],
    ]);
    s.path(shape, s.round(colour));
    s.inside(shape, () => {
      s.line(`M${x - 100} ${y(0.39)} A100 20 0 0 0 ${x + 100} ${y(0.39)}`, faint(darker(colour, 0.6), 0.55), 6);
      s.line(`M${x - 100} ${y(0.9)} A100 20 0 0 0 ${x + 100} ${y(0.9)}`, faint(darker(colour, 0.5), 0.35), 5);
    });
    s.circle(x, y(0.11), 27 * size, s.ball(brass));
    shine(
      s,
      `M${x - 40 * size} ${y(0.52)} C${x - 34 * size} ${y(0.62)} ${x - 34 * size} ${y(0.68)} ${x - 46 * size} ${y(0.8)}`,
      11,
      0.35,
    );
  };
  mill(370, 196, walnut, 1.12);
  mill(600, 356, beech, 1);
});

const spoonCrock = standing((s, { shadow }) => {
  s.contactShadow(480, 782, 165, shadow);
  const spoon = (angle: number, x: number, head: number, colour: string, slotted = false) =>
    s.turned(angle, x, 560, () => {
      s.tube(`M${x} 600 L${x} ${head + 90}`, colour, 24);
      s.ellipse(x, head + 40, 46, 72, s.lit(colour, 1.5));
      s.ellipse(x + 3, head + 44, 33, 56, s.lit(darker(colour, 0.12)));
      if (slotted)
        for (const dx of [-14, 2, 18])
          s.line(`M${x + dx} ${head + 22} L${x + dx} ${head + 70}`, darker(colour, 0.55), 7);
    });
  spoon(-24, 440, 236, cherry);
  spoon(22, 520, 250, oak, true);
  s.turned(-6, 460, 560, () => {
    s.tube('M460 600 L460 400', walnut, 24);
    for (const w of [66, 40, 14]) {
      s.line(`M460 400 C${460 - w} 330 ${460 - w} 210 460 190`, '#98a3ad', 6);
      s.line(`M460 400 C${460 + w} 330 ${460 + w} 210 460 190`, '#cdd6dd', 6);
    }
    s.rect(444, 382, 32, 40, 8, s.metal(steel));
  });
  s.turned(10, 510, 560, () => {
    s.tube('M510 600 L510 330', beech, 24);
    s.path('M482 340 L474 190 C474 172 546 172 546 190 L538 340 C536 366 484 366 482 340 Z', s.lit(beech, 1.3));
  });
  s.path(vessel(480, 520, 764, 158, 148), s.round('#e9e0cd'));
  s.inside(vessel(480, 520, 764, 158, 148), () => {
    s.line('M320 590 A160 34 0 0 0 640 590', faint('#3f6f9a', 0.9), 24);
    s.line('M320 626 A160 34 0 0 0 640 626', faint('#3f6f9a', 0.6), 8);
  });
  s.line('M323 522 A158 30 0 0 0 637 522', '#fbf6ea', 12);
  shine(s, 'M362 584 L368 720', 16, 0.6);
});

const nestingBowls = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 780, 130, shadow);
  const bowls = [
    { top: 540, bottom: 766, radius: 286, tone: colour },
    { top: 462, bottom: 690, radius: 226, tone: mix(colour, '#f3ead6', 0.42) },
    { top: 396, bottom: 600, radius: 168, tone: lighter(colour, 0.72) },
  ];
  for (const { top, radius, tone } of bowls) {
    s.ellipse(480, top, radius, radius * 0.16, s.down(darker(tone, 0.4), darker(tone, 0.12)));
  }
  for (const { top, bottom, radius, tone } of bowls.toReversed()) {
    const [left, right, foot, depth] = [480 - radius, 480 + radius, radius * 0.45, bottom - top];
    s.path(
      `M${left} ${top} C${left} ${top + depth * 0.7} ${480 - foot * 1.25} ${bottom - 10} ${480 - foot} ${bottom} ` +
        `A${foot} 20 0 0 0 ${480 + foot} ${bottom} ` +
        `C${480 + foot * 1.25} ${bottom - 10} ${right} ${top + depth * 0.7} ${right} ${top} ` +
        `A${radius} ${radius * 0.16} 0 0 1 ${left} ${top} Z`,
      s.round(tone),
    );
    s.line(`M${left + 3} ${top} A${radius - 3} ${radius * 0.16} 0 0 0 ${right - 3} ${top}`, lighter(tone, 0.6), 9);
  }
  shine(s, 'M252 620 C264 660 284 690 316 714', 15, 0.4);
});

export const crockeryDrawings = { mug, teapot, jar, mills, spoonCrock, nestingBowls };
