import { darker, faint, lighter } from './colour.ts';
import { hanging, standing } from './drawing.ts';
import { beech, brass, oak, shine, wood } from './materials.ts';
import { boxShape, ellipseShape, polygon, starShape, steps, turnedShape, vessel } from './shapes.ts';
import type { Point } from './shapes.ts';

/** The colours that go with the goods' own in a toy. */
const playful = ['#d84535', '#f6be2c', '#3f86b0', '#66804c', '#f0715c'] as const;

const kite = hanging((s, { colour, shadow }) => {
  for (const [x, y, size] of [
    [220, 300, 1],
    [700, 640, 0.8],
  ] as const)
    s.at(x, y, size, () =>
      s.path(
        'M-80 30 C-110 30 -110 -10 -76 -14 C-70 -50 -20 -56 -6 -28 C20 -48 56 -30 54 -4 C86 -4 88 30 58 30 Z',
        '#ffffffcc',
      ),
    );
  const tail = 'M420 606 C350 660 420 720 340 750 C270 774 300 830 220 830';
  s.line(tail, '#6b5a52', 6);
  for (const [x, y, angle, c] of [
    [398, 656, 30, playful[1]],
    [378, 724, -34, colour],
    [292, 778, 16, playful[3]],
  ] as const)
    s.turned(angle, x, y, () => {
      s.path(`M${x} ${y} L${x - 44} ${y - 24} L${x - 44} ${y + 24} Z`, s.lit(c));
      s.path(`M${x} ${y} L${x + 44} ${y - 24} L${x + 44} ${y + 24} Z`, s.lit(darker(c, 0.14)));
      s.circle(x, y, 10, darker(c, 0.3));
    });
  s.line('M545 400 C620 520 760 600 900 900', '#8a8f98', 3.5);
  const [top, right, bottom, left, middle]: [Point, Point, Point, Point, Point] = [
    [648, 138],
    [736, 452],
    [418, 610],
    [332, 274],
    [545, 352],
  ];
  s.castShadow(polygon([top, right, bottom, left]), shadow, 1.8);
  const pale = '#fff6e2';
  s.path(polygon([top, left, middle]), s.lit(lighter(colour, 0.14)));
  s.path(polygon([top, middle, right]), s.lit(pale));
  s.path(polygon([middle, left, bottom]), s.lit(pale));
  s.path(polygon([middle, right, bottom]), s.lit(darker(colour, 0.12)));
  s.inside(polygon([middle, left, bottom]), () => s.circle(middle[0], middle[1], 120, playful[1]));
  s.inside(polygon([top, middle, right]), () => s.circle(middle[0], middle[1], 120, playful[1]));
  s.inside(polygon([top, left, middle]), () => s.circle(middle[0], middle[1], 120, '#f7923a'));
  s.inside(polygon([middle, right, bottom]), () => s.circle(middle[0], middle[1], 120, '#f7923a'));
  s.line(`M${top.join(' ')} L${bottom.join(' ')} M${left.join(' ')} L${right.join(' ')}`, '#8a5a36', 7);
  s.line(polygon([top, right, bottom, left]), faint('#ffffff', 0.55), 5);
});

const toyBoat = standing((s, { colour, shadow }) => {
  s.ellipse(480, 782, 330, 48, s.glow(shadow, 0.35));
  s.path(
    'M454 204 L454 612 L254 612 C340 510 410 370 454 204 Z',
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, '#fffaf0'],
        [1, '#e9d9b8'],
      ],
    ),
  );
  s.inside('M454 204 L454 612 L254 612 C340 510 410 370 454 204 Z', () => {
    s.rect(240, 480, 220, 40, 0, faint(colour, 0.9));
    s.rect(240, 536, 220, 16, 0, faint(colour, 0.9));
  });
  s.path(
    'M492 262 C560 380 640 500 716 612 L492 612 Z',
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, lighter(colour, 0.15)],
        [1, darker(colour, 0.15)],
      ],
    ),
  );
  s.rect(462, 172, 22, 470, 8, s.round(oak));
  s.path('M484 176 L560 196 L484 220 Z', playful[1]);
  s.line('M474 184 L770 640 M474 190 L210 640', '#8a8f98', 3.5);
  s.line('M254 616 L462 616 M488 616 L716 616', oak, 11);
  const hull = 'M178 640 L792 640 C770 720 720 770 640 780 L330 780 C250 772 200 720 178 640 Z';
  wood(s, hull, [178, 640, 620, 140], '#c98f56');
  s.inside(hull, () => {
    s.path('M150 720 L810 720 L810 800 L150 800 Z', s.lyingRound(colour));
    s.line('M150 716 L810 716', '#fff6e2', 10);
    s.rect(160, 640, 660, 20, 0, lighter('#c98f56', 0.35));
  });
  for (const x of [340, 440, 540]) s.circle(x, 688, 13, s.ball(brass));
  for (const [y, shift, opacity] of [
    [790, 0, 0.9],
    [822, 60, 0.6],
  ] as const)
    s.line(
      `M${150 + shift} ${y} ${steps(0, 1, 8 - shift / 30)
        .map(() => 'q42 -30 84 0')
        .join(' ')}`,
      faint('#ffffff', opacity),
      12,
    );
});

const buildingBlocks = standing((s, { shadow }) => {
  s.contactShadow(480, 786, 300, shadow);
  const cube = (x: number, y: number, w: number, h: number, colour: string) => {
    const d = 34;
    s.path(
      polygon([
        [x, y],
        [x + d, y - d * 0.7],
        [x + w + d, y - d * 0.7],
        [x + w, y],
      ]),
      lighter(colour, 0.34),
    );
    s.path(
      polygon([
        [x + w, y],
        [x + w + d, y - d * 0.7],
        [x + w + d, y + h - d * 0.7],
        [x + w, y + h],
      ]),
      darker(colour, 0.26),
    );
    s.rect(x, y, w, h, 3, s.lit(colour));
    s.rect(x + 14, y + 14, w - 28, h - 28, 10, faint('#ffffff', 0.16));
  };
  cube(200, 640, 150, 146, playful[2]);
  cube(560, 640, 150, 146, playful[0]);
  cube(380, 640, 150, 146, beech);
  s.path(starShape(455, 713, 50, 22, 5), playful[1]);
  s.circle(275, 713, 42, '#fff6e2');
  s.circle(275, 713, 24, playful[2]);
  s.path('M635 668 L684 756 L586 756 Z', '#fff6e2');
  cube(232, 556, 446, 82, '#e2bd8c');
  for (const x of [300, 380, 460, 540, 610]) s.line(`M${x} 580 q14 20 28 0`, faint('#8a5a36', 0.3), 5);
  const arch = 'M300 554 L300 420 L520 420 L520 554 L462 554 C462 470 358 470 358 554 Z';
  s.path('M300 420 L334 396 L554 396 L520 420 Z', lighter(playful[1], 0.34));
  s.path('M520 420 L554 396 L554 530 L520 554 Z', darker(playful[1], 0.26));
  s.path('M358 554 C358 470 462 470 462 554 L440 554 C440 500 386 490 376 554 Z', darker(playful[1], 0.4));
  s.path(arch, s.lit(playful[1]));
  s.path(vessel(632, 440, 544, 46), s.round(playful[3]));
  s.ellipse(632, 440, 46, 11, lighter(playful[3], 0.34));
  cube(346, 294, 128, 122, playful[4]);
  s.path(
    'M410 320 C424 300 456 312 446 340 C440 362 420 376 410 390 C400 376 380 362 374 340 C364 312 396 300 410 320 Z',
    '#fff6e2',
  );
  s.path(
    polygon([
      [340, 292],
      [426, 180],
      [510, 268],
      [476, 292],
    ]),
    darker(playful[0], 0.26),
  );
  s.path(
    polygon([
      [334, 292],
      [410, 180],
      [486, 292],
    ]),
    s.lit(playful[0]),
  );
});

const bear = standing((s, { colour, shadow }) => {
  const pale = lighter(colour, 0.55);
  const fur = s.ball(colour, 0.8);
  s.contactShadow(480, 786, 240, shadow);
  s.turned(28, 300, 560, () => s.ellipse(300, 560, 62, 118, fur));
  s.turned(-28, 660, 560, () => s.ellipse(660, 560, 62, 118, s.ball(darker(colour, 0.08), 0.8)));
  s.ellipse(480, 616, 178, 172, fur);
  s.ellipse(480, 640, 112, 116, faint(pale, 0.8));
  for (const [x, tone] of [
    [340, colour],
    [620, darker(colour, 0.06)],
  ] as const) {
    s.ellipse(x, 724, 92, 76, s.ball(tone, 0.8));
    s.ellipse(x, 734, 56, 46, faint(pale, 0.9));
    s.line(`M${x - 22} 722 q8 -14 16 0 M${x + 6} 722 q8 -14 16 0`, faint(darker(colour, 0.5), 0.5), 6);
  }
  for (const x of [330, 630]) {
    s.circle(x, 238, 72, s.ball(colour, 0.8));
    s.circle(x, 246, 42, faint(pale, 0.9));
  }
  s.ellipse(480, 350, 200, 178, fur);
  s.ellipse(480, 420, 96, 76, s.lit(pale));
  s.path('M440 388 C440 370 520 370 520 388 C520 412 496 426 480 426 C464 426 440 412 440 388 Z', '#3b2a26');
  s.ellipse(464, 386, 14, 6, '#ffffff66');
  s.line('M480 426 L480 444 C470 466 440 464 434 448 M480 444 C490 466 520 464 526 448', '#3b2a26', 7);
  for (const x of [398, 562]) {
    s.circle(x, 330, 19, '#2c2220');
    s.circle(x - 6, 324, 6, '#ffffff');
    s.ellipse(x + (x < 480 ? -26 : 26), 392, 30, 20, faint('#f0715c', 0.28));
  }
  s.path(
    'M330 494 C400 540 560 540 630 494 C646 520 640 546 626 560 C550 600 410 600 334 560 C320 546 314 520 330 494 Z',
    s.lit('#3f86b0'),
  );
  s.path('M556 560 L636 546 L668 690 L590 706 Z', s.lit('#35739a'));
  for (const y of [636, 668])
    s.line(`M${574 + (y - 636) * 0.2} ${y + 8} L${656 + (y - 636) * 0.2} ${y - 8}`, '#fff6e2', 12);
  s.line('M360 566 C440 594 520 594 600 566', faint('#fff6e2', 0.85), 10);
  for (const x of steps(598, 15, 5)) s.line(`M${x} ${704 - (x - 598) * 0.2} l4 24`, '#35739a', 8);
});

const spinningTop = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 786, 70, shadow);
  s.ellipse(500, 786, 230, 26, s.glow(shadow, 0.35));
  s.turned(9, 480, 770, () => {
    s.rect(468, 196, 24, 190, 8, s.metal('#c7cfd6'));
    for (const y of [300, 324, 348]) s.line(`M468 ${y} L492 ${y + 8}`, '#7f8b96', 4);
    s.path(
      turnedShape(480, [
        [150, 24],
        [164, 48],
        [190, 50],
        [208, 26],
      ]),
      s.round(oak),
    );
    const body = turnedShape(480, [
      [372, 36],
      [392, 80],
      [440, 186],
      [500, 262],
      [548, 282],
      [600, 252],
      [670, 150],
      [730, 54],
      [752, 24],
    ]);
    s.path(body, s.round(colour));
    s.inside(body, () => {
      s.path('M200 372 L760 372 L760 424 A200 40 0 0 1 200 424 Z', s.round('#fff1cf'));
      s.line('M300 436 A190 38 0 0 0 660 436', s.round(playful[1]), 22);
      s.line('M198 520 A282 56 0 0 0 762 520', s.round('#fff1cf'), 64);
      for (const [index, x] of steps(214, 66, 9).entries()) {
        const y = 520 + Math.sqrt(Math.max(0, 1 - ((x - 480) / 290) ** 2)) * 56;
        s.path(starShape(x, y, 26, 11, 5), index % 2 === 0 ? '#d84535' : '#3f86b0');
      }
      s.line('M198 580 A282 56 0 0 0 762 580', s.round(playful[1]), 14);
      s.line('M240 640 A240 46 0 0 0 720 640', s.round('#fff1cf'), 24);
      s.path(
        body,
        s.linear(
          [0, 0],
          [1, 0],
          [
            [0, '#ffffff11'],
            [0.24, '#ffffff44'],
            [0.5, '#ffffff00'],
            [1, '#1c244466'],
          ],
        ),
      );
    });
    s.path('M456 752 L504 752 L484 788 L476 788 Z', s.metal(brass));
  });
  s.line('M150 520 C140 570 160 620 190 650 M830 560 C830 610 810 650 780 680', '#ffffffcc', 9);
});

const train = standing((s, { colour, shadow }) => {
  s.ellipse(490, 800, 380, 40, s.glow(shadow, 0.6));
  for (const x of steps(140, 76, 10)) s.rect(x, 786, 44, 26, 4, '#a97a4e');
  s.rect(110, 778, 740, 16, 5, s.lyingRound('#d6b285'));
  s.path(vessel(300, 300, 420, 46, 34), s.round('#3a3e46'));
  s.ellipse(300, 300, 46, 11, '#5a5f69');
  for (const [x, y, r] of [
    [318, 240, 34],
    [372, 196, 44],
    [446, 172, 34],
  ] as const)
    s.circle(x, y, r, '#ffffffdd');
  s.path(vessel(420, 372, 430, 36), s.round(brass));
  s.path(boxShape(212, 410, 400, 210, 40), s.lyingRound(colour));
  s.ellipse(216, 516, 30, 104, s.lit(darker(colour, 0.25)));
  s.ellipse(212, 516, 20, 78, s.lit(lighter(colour, 0.3)));
  for (const x of [320, 430]) s.rect(x, 410, 18, 210, 2, s.lyingRound(playful[1]));
  s.rect(560, 330, 200, 330, 12, s.lit(lighter(colour, 0.04)));
  s.rect(596, 384, 128, 118, 12, s.lit('#cfe6ea'));
  s.path('M596 470 L680 384 L712 384 L596 500 Z', '#ffffff88');
  s.line('M596 384 L724 384 L724 502 L596 502 Z', '#fff1cf', 9);
  s.path(
    'M536 330 C540 300 560 292 590 290 L732 290 C764 292 782 300 786 330 Z',
    s.lit(playful[0] === colour ? '#2d4270' : '#d84535'),
  );
  s.rect(190, 612, 590, 62, 12, s.lyingRound('#c98f56'));
  s.path('M190 640 L150 738 L240 738 L250 660 Z', s.lit('#d84535'));
  for (const x of [172, 196, 220]) s.line(`M${x + 8} 660 L${x - 8} 734`, '#8f2a22', 5);
  const wheel = (x: number, y: number, r: number) => {
    s.circle(x, y, r, s.lit('#8f2a22'));
    s.circle(x, y, r - 12, s.lit('#e2604e'));
    for (const angle of steps(0, 45, 8))
      s.turned(angle, x, y, () => s.line(`M${x} ${y} L${x} ${y - r + 14}`, '#fff1cf', 8));
    s.circle(x, y, r * 0.24, s.ball(brass));
  };
  wheel(310, 720, 62);
  wheel(448, 720, 62);
  wheel(664, 696, 88);
  s.tube('M310 726 L664 716', '#c7cfd6', 18);
  s.circle(310, 726, 11, s.ball('#7f8b96'));
  s.circle(664, 716, 11, s.ball('#7f8b96'));
  s.circle(198, 440, 20, s.ball(playful[1]));
});

const yoYo = hanging((s, { colour, shadow }) => {
  s.line('M560 160 C560 150 520 150 520 170 C520 196 560 190 560 160 C560 220 486 300 482 420', '#a98f63', 11);
  s.line('M560 160 C560 150 520 150 520 170 C520 196 560 190 560 160 C560 220 486 300 482 420', '#f4ead2', 7, {
    dash: '7 8',
    cap: 'butt',
  });
  const outer = ellipseShape(480, 560, 232);
  s.castShadow(outer, shadow, 1.6);
  s.circle(520, 572, 226, s.lit(darker(colour, 0.4)));
  s.circle(500, 566, 228, '#f4ead2');
  s.circle(480, 560, 232, s.ball(colour));
  s.ring(480, 560, 196, faint('#ffffff', 0.3), 6);
  s.circle(480, 560, 150, s.lit('#fff1cf'));
  s.path(starShape(480, 560, 118, 52, 8), colour);
  s.circle(480, 560, 50, s.lit(playful[1]));
  s.circle(480, 560, 18, s.ball(oak));
  s.path('M276 520 C290 430 350 372 430 352 C370 400 324 450 306 530 Z', '#ffffff66');
  for (const d of ['M204 420 C180 500 180 600 210 680', 'M768 420 C790 500 790 600 762 690'])
    s.line(d, '#ffffffcc', 10);
});

const stackingRings = standing((s, { shadow }) => {
  s.contactShadow(480, 784, 190, shadow);
  s.path('M270 740 C270 700 690 700 690 740 C690 776 600 790 480 790 C360 790 270 776 270 740 Z', s.round(beech));
  s.ellipse(480, 728, 208, 34, lighter(beech, 0.25));
  const ring = (y: number, radius: number, colour: string) => {
    s.path(
      `M${480 - radius} ${y} C${480 - radius - 26} ${y + 16} ${480 - radius - 26} ${y + 58} ${480 - radius + 4} ${y + 70} A${radius} ${radius * 0.17} 0 0 0 ${480 + radius - 4} ${y + 70} C${480 + radius + 26} ${y + 58} ${480 + radius + 26} ${y + 16} ${480 + radius} ${y} Z`,
      s.round(colour),
    );
    s.ellipse(480, y, radius, radius * 0.17, lighter(colour, 0.22));
  };
  const [red, cream] = ['#d84535', '#fbf1dc'];
  ring(650, 168, red);
  ring(576, 152, cream);
  ring(502, 136, red);
  ring(428, 120, cream);
  ring(354, 104, red);
  s.path(vessel(480, 330, 356, 116), s.round('#2d4270'));
  s.ellipse(480, 330, 116, 20, '#46598a');
  s.path(vessel(480, 252, 328, 62), s.round('#ffd76a'));
  for (const x of [446, 480, 514]) s.line(`M${x} 256 L${x} ${338 - Math.abs(x - 480) * 0.1}`, '#a97a2a99', 6);
  s.path('M392 260 C410 190 446 164 480 158 C514 164 550 190 568 260 A88 17 0 0 1 392 260 Z', s.round(red));
  s.circle(480, 148, 24, s.ball('#f6be2c'));
  s.circle(480, 290, 150, s.glow('#ffe08a', 0.5));
  shine(s, 'M342 600 L340 628', 14, 0.7);
  shine(s, 'M326 678 L324 704', 14, 0.4);
});

export const toysDrawings = { kite, toyBoat, buildingBlocks, bear, spinningTop, train, yoYo, stackingRings };
