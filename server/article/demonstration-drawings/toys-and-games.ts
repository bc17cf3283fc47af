import { darker, faint, lighter } from './colour.ts';
import { hanging, lying, standing } from './drawing.ts';
import { beech, brass, oak, shine, walnut, wood } from './materials.ts';
import { boxShape, ellipseShape, polygon, starShape, steps, turnedShape, vessel } from './shapes.ts';
import type { Point } from './shapes.ts';
import type { Sheet } from './sheet.ts';

/** The colours that go with the goods' own in a toy. */
const playful = ['#d84535', '#f6be2c', '#3f86b0', '#66804c', '#f0715c'];

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
    [398, 656, 30, playful[1]!],
    [378, 724, -34, colour],
    [292, 778, 16, playful[3]!],
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
  s.inside(polygon([middle, left, bottom]), () => s.circle(middle[0], middle[1], 120, playful[1]!));
  s.inside(polygon([top, middle, right]), () => s.circle(middle[0], middle[1], 120, playful[1]!));
  s.inside(polygon([top, left, middle]), () => s.circle(middle[0], middle[1], 120, '#f7923a'));
  s.inside(polygon([middle, right, bottom]), () => s.circle(middle[0], middle[1], 120, '#f7923a'));
  s.line(`M${top.join(' ')} L${bottom.join(' ')} M${left.join(' ')} L${right.join(' ')}`, '#8a5a36', 7);
  s.line(polygon([top, right, bottom, left]), faint('#ffffff', 0.55), 5);
});

function chessPiece(s: Sheet, x: number, foot: number, size: number, colour: string, kind: 'king' | 'pawn'): void {
  const y = (up: number) => foot - up * size;
  const profile: [number, number][] =
    kind === 'king'
      ? [
          [y(300), 34 * size],
          [y(276), 56 * size],
          [y(232), 30 * size],
          [y(222), 50 * size],
          [y(206), 30 * size],
          [y(110), 38 * size],
          [y(70), 58 * size],
          [y(56), 72 * size],
          [y(44), 66 * size],
          [y(8), 88 * size],
        ]
      : [
          [y(150), 22 * size],
          [y(140), 44 * size],
          [y(128), 24 * size],
          [y(80), 30 * size],
          [y(52), 52 * size],
          [y(40), 48 * size],
          [y(8), 70 * size],
        ];
  s.path(turnedShape(x, profile), s.round(colour, 1.2));
  if (kind === 'pawn') s.circle(x, y(184), 46 * size, s.ball(colour));
  else {
    s.ellipse(x, y(300), 34 * size, 9 * size, lighter(colour, 0.2));
    s.rect(x - 9 * size, y(362), 18 * size, 64 * size, 5, s.round(colour));
    s.rect(x - 25 * size, y(346), 50 * size, 18 * size, 5, s.round(colour));
  }
}

const chessSet = standing((s, { shadow }) => {
  s.ellipse(490, 800, 390, 60, s.glow(shadow, 0.7));
  const corner = (column: number, row: number): Point => {
    const depth = row / 8;
    const half = 250 + depth * 98;
    return [480 + (column / 4 - 1) * half, 604 + depth * 150 + depth * depth * 16];
  };
  s.path('M212 588 L748 588 L850 778 L850 812 L110 812 L110 778 Z', s.lit('#6b4330'));
  s.path('M110 778 L850 778 L850 812 L110 812 Z', s.down('#54331f', '#3b2417'));
  s.circle(480, 796, 9, s.ball(brass));
  for (let row = 0; row < 8; row++)
    for (let column = 0; column < 8; column++)
      s.path(
        polygon([corner(column, row), corner(column + 1, row), corner(column + 1, row + 1), corner(column, row + 1)]),
        (row + column) % 2 === 0 ? '#f1dbb0' : '#8a5a3c',
      );
  const [pale, dark] = ['#ecd0a0', '#5b3a2c'];
  const stand = (x: number, y: number, radius: number) =>
    s.ellipse(x + radius * 0.5, y + 4, radius * 1.5, radius * 0.4, s.glow('#2a1a14', 0.75));
  stand(320, 690, 60);
  chessPiece(s, 320, 690, 0.86, dark, 'pawn');
  stand(470, 704, 88);
  chessPiece(s, 470, 704, 1.34, pale, 'king');
  stand(660, 712, 84);
  const base = turnedShape(654, [
    [600, 52],
    [630, 62],
    [650, 58],
    [700, 84],
  ]);
  s.path(base, s.round(dark, 1.2));
  const head =
    'M604 616 C596 560 640 540 640 500 C610 510 590 530 566 520 C546 512 548 486 566 474 C590 456 596 420 634 400 L636 372 L664 396 C716 416 736 500 706 616 Z';
  s.path(head, s.lit(dark, 1.6));
  s.line('M676 410 C712 460 716 540 692 600', lighter(dark, 0.22), 8);
  s.line('M662 420 C690 470 692 540 672 596', lighter(dark, 0.14), 6);
  s.circle(618, 446, 7, '#f1dbb0');
  s.line('M560 500 L578 496', '#2c1a14', 5);
  stand(250, 762, 60);
  chessPiece(s, 250, 764, 1, pale, 'pawn');
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
  s.path('M484 176 L560 196 L484 220 Z', playful[1]!);
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
  cube(200, 640, 150, 146, playful[2]!);
  cube(560, 640, 150, 146, playful[0]!);
  cube(380, 640, 150, 146, beech);
  s.path(starShape(455, 713, 50, 22, 5), playful[1]!);
  s.circle(275, 713, 42, '#fff6e2');
  s.circle(275, 713, 24, playful[2]!);
  s.path('M635 668 L684 756 L586 756 Z', '#fff6e2');
  cube(232, 556, 446, 82, '#e2bd8c');
  for (const x of [300, 380, 460, 540, 610]) s.line(`M${x} 580 q14 20 28 0`, faint('#8a5a36', 0.3), 5);
  const arch = 'M300 554 L300 420 L520 420 L520 554 L462 554 C462 470 358 470 358 554 Z';
  s.path('M300 420 L334 396 L554 396 L520 420 Z', lighter(playful[1]!, 0.34));
  s.path('M520 420 L554 396 L554 530 L520 554 Z', darker(playful[1]!, 0.26));
  s.path('M358 554 C358 470 462 470 462 554 L440 554 C440 500 386 490 376 554 Z', darker(playful[1]!, 0.4));
  s.path(arch, s.lit(playful[1]!));
  s.path(vessel(632, 440, 544, 46), s.round(playful[3]!));
  s.ellipse(632, 440, 46, 11, lighter(playful[3]!, 0.34));
  cube(346, 294, 128, 122, playful[4]!);
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
    darker(playful[0]!, 0.26),
  );
  s.path(
    polygon([
      [334, 292],
      [410, 180],
      [486, 292],
    ]),
    s.lit(playful[0]!),
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
      s.line('M300 436 A190 38 0 0 0 660 436', s.round(playful[1]!), 22);
      s.line('M198 520 A282 56 0 0 0 762 520', s.round('#fff1cf'), 64);
      for (const [index, x] of steps(214, 66, 9).entries()) {
        const y = 520 + Math.sqrt(Math.max(0, 1 - ((x - 480) / 290) ** 2)) * 56;
        s.path(starShape(x, y, 26, 11, 5), index % 2 === 0 ? '#d84535' : '#3f86b0');
      }
      s.line('M198 580 A282 56 0 0 0 762 580', s.round(playful[1]!), 14);
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
  for (const x of [320, 430]) s.rect(x, 410, 18, 210, 2, s.lyingRound(playful[1]!));
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
  s.circle(198, 440, 20, s.ball(playful[1]!));
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
  s.circle(480, 560, 50, s.lit(playful[1]!));
  s.circle(480, 560, 18, s.ball(oak));
  s.path('M276 520 C290 430 350 372 430 352 C370 400 324 450 306 530 Z', '#ffffff66');
  for (const d of ['M204 420 C180 500 180 600 210 680', 'M768 420 C790 500 790 600 762 690'])
    s.line(d, '#ffffffcc', 10);
});

const jigsaw = lying((s, { shadow }) => {
  s.turned(-5, 480, 480, () => {
    const size = 150;
    const [left, top] = [180, 200];
    const piece = (column: number, row: number): string => {
      const [x, y] = [left + column * size, top + row * size];
      const side = (from: Point, to: Point, out: number): string => {
        if (out === 0) return `L${to[0]} ${to[1]}`;
        const [dx, dy] = [(to[0] - from[0]) / size, (to[1] - from[1]) / size];
        const [nx, ny] = [dy * out, -dx * out];
        const at = (along: number, away: number) =>
          `${from[0] + dx * along + nx * away} ${from[1] + dy * along + ny * away}`;
        return `L${at(58, 0)} C${at(70, 4)} ${at(48, 16)} ${at(50, 28)} C${at(52, 46)} ${at(98, 46)} ${at(100, 28)} C${at(102, 16)} ${at(80, 4)} ${at(92, 0)} L${to[0]} ${to[1]}`;
      };
      const sign = (column + row) % 2 === 0 ? 1 : -1;
      const corners: Point[] = [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
      ];
      return (
        `M${x} ${y} ${side(corners[0]!, corners[1]!, row === 0 ? 0 : sign)} ${side(corners[1]!, corners[2]!, column === 3 ? 0 : -sign)} ` +
        `${side(corners[2]!, corners[3]!, row === 3 ? 0 : sign)} ${side(corners[3]!, corners[0]!, column === 0 ? 0 : -sign)} Z`
      );
    };
    const scene = () => {
      s.rect(left - 60, top - 60, 720, 400, 0, s.down('#8fcbe0', '#f7e7c4'));
      s.circle(640, 316, 58, '#f9c74f');
      s.path('M240 300 C220 300 220 270 246 268 C254 240 296 240 304 262 C336 256 340 300 310 300 Z', '#ffffff');
      s.path('M120 520 L860 490 L860 860 L120 860 Z', s.down('#4a9bc0', '#2d5f8f'));
      s.path(
        'M440 540 C520 440 640 430 860 460 L860 620 C720 560 600 620 520 600 C470 586 450 570 440 540 Z',
        '#6f9457',
      );
      s.path(
        'M440 540 C470 586 560 620 640 592 C720 570 780 590 860 620 L860 660 C760 600 640 660 540 630 C480 610 440 580 440 540 Z',
        '#e8cf9a',
      );
      s.path('M560 480 L574 300 L626 300 L640 480 Z', '#fff8ea');
      s.path('M568 380 L632 380 L636 430 L564 430 Z', '#d84535');
      s.rect(576, 262, 48, 40, 3, '#ffe08a');
      s.path('M566 264 L600 226 L634 264 Z', '#d84535');
      s.path('M300 560 L300 680 L210 680 C250 650 284 610 300 560 Z', '#fff8ea');
      s.path('M312 580 L312 680 L370 680 C352 640 334 610 312 580 Z', '#f0715c');
      s.path('M190 692 L390 692 C380 730 360 742 336 742 L240 742 C214 742 196 724 190 692 Z', '#8a4b32');
      for (const [x, y] of [
        [440, 690],
        [540, 740],
        [660, 700],
        [230, 776],
        [420, 780],
      ] as const)
        s.line(`M${x} ${y} q22 -16 44 0 t44 0`, '#ffffff99', 7);
    };
    const missing = '3,3';
    const pieces = steps(0, 1, 16).map((index): Point => [index % 4, Math.floor(index / 4)]);
    const placed = pieces.filter((place) => place.join(',') !== missing).map(([column, row]) => piece(column, row));
    const whole = placed.join(' ');
    s.castShadow(whole, shadow, 1);
    s.path(boxShape(left, top, 600, 600), faint(shadow, 0.2));
    s.inside(whole, scene);
    for (const outline of placed) {
      s.line(outline, faint('#1c2444', 0.32), 4);
      s.at(-2, -2, 1, () => s.line(outline, faint('#ffffff', 0.28), 2));
    }
    const last = piece(3, 3);
    s.at(42, 40, 1, () =>
      s.turned(16, 705, 725, () => {
        s.castShadow(last, shadow, 1.2);
        s.inside(last, scene);
        s.line(last, faint('#1c2444', 0.4), 4);
        s.at(-2, -2, 1, () => s.line(last, faint('#ffffff', 0.5), 3));
      }),
    );
  });
});

const dominoes = lying((s, { shadow }) => {
  const pips: Record<number, Point[]> = {
    1: [[0, 0]],
    2: [
      [-1, -1],
      [1, 1],
    ],
    3: [
      [-1, -1],
      [0, 0],
      [1, 1],
    ],
    4: [
      [-1, -1],
      [1, -1],
      [-1, 1],
      [1, 1],
    ],
    5: [
      [-1, -1],
      [1, -1],
      [0, 0],
      [-1, 1],
      [1, 1],
    ],
    6: [
      [-1, -1],
      [1, -1],
      [-1, 0],
      [1, 0],
      [-1, 1],
      [1, 1],
    ],
  };
  const stone = (x: number, y: number, angle: number, upper: number, lower: number) =>
    s.turned(angle, x, y, () => {
      const outline = boxShape(x - 92, y - 184, 184, 368, 26);
      s.castShadow(outline, shadow, 1.3);
      s.path(boxShape(x - 92, y - 176, 184, 368, 26), darker(walnut, 0.4));
      wood(s, outline, [x - 92, y - 184, 184, 368], walnut, false);
      s.line(`M${x - 68} ${y} L${x + 68} ${y}`, '#f4e4c0', 7);
      s.circle(x, y, 11, s.ball(brass));
      for (const [count, centre] of [
        [upper, y - 94],
        [lower, y + 94],
      ] as const)
        for (const [dx, dy] of pips[count]!) {
          s.circle(x + dx * 46, centre + dy * 46, 17, darker(walnut, 0.55));
          s.circle(x + dx * 46 + 1, centre + dy * 46 + 2, 15, '#f7ead0');
        }
      s.line(`M${x - 76} ${y - 150} C${x - 74} ${y - 166} ${x - 66} ${y - 172} ${x - 50} ${y - 172}`, '#ffffff66', 8);
    });
  stone(300, 400, -14, 6, 5);
  stone(500, 566, 78, 5, 3);
  stone(664, 356, 22, 4, 1);
});

const ukulele = lying((s, { colour, shadow }) => {
  s.turned(38, 480, 480, () => {
    const body =
      'M480 470 C540 470 566 500 560 548 C556 580 580 600 606 640 C650 720 610 826 480 826 C350 826 310 720 354 640 C380 600 404 580 400 548 C394 500 420 470 480 470 Z';
    const headstock =
      'M446 160 C440 130 444 96 452 84 C464 94 496 94 508 84 C516 96 520 130 514 160 L508 214 L452 214 Z';
    s.castShadow(body, shadow, 1.2);
    s.castShadow(boxShape(454, 160, 52, 340, 4), shadow, 1);
    s.castShadow(headstock, shadow, 1);
    for (const [x, y] of [
      [428, 128],
      [428, 172],
      [532, 128],
      [532, 172],
    ] as const) {
      s.rect(Math.min(x, 480) === x ? x : 508, y - 5, 26, 10, 3, '#b9c3cc');
      s.circle(x - (x < 480 ? 6 : -6), y, 13, s.ball('#f4ead2'));
    }
    s.path(headstock, s.lit('#6b4330'));
    s.path(body, s.lit(darker(colour, 0.28)));
    s.at(480 * 0.05, 650 * 0.05, 0.95, () => wood(s, body, [310, 470, 340, 370], colour, false));
    s.line('M480 486 C530 486 550 506 546 546', faint('#ffffff', 0.35), 6);
    s.circle(480, 632, 68, '#f4e4c0');
    s.circle(480, 632, 61, '#7d5138');
    s.circle(
      480,
      632,
      54,
      s.radial([0.55, 0.6], 0.6, [
        [0, '#3b2720'],
        [1, '#1f1514'],
      ]),
    );
    s.path('M452 206 L508 206 L506 582 L454 582 Z', s.round('#4a2f24'));
    for (const [index, y] of [244, 284, 322, 358, 392, 424, 454, 482, 508, 532].entries()) {
      s.line(`M453 ${y} L507 ${y}`, '#d9cdb0', 4);
      if ([4, 6, 9].includes(index)) s.circle(480, y - 16, 6, '#f4e4c0');
    }
    s.rect(452, 204, 56, 9, 2, '#f4ead2');
    s.rect(410, 742, 140, 22, 8, s.lit('#4a2f24'));
    s.rect(420, 738, 120, 7, 3, '#f4ead2');
    for (const x of [461, 474, 486, 499]) s.line(`M${x} 170 L${x} 744`, '#fffaf0dd', 2.6);
  });
});

const diamond = (s: Sheet, x: number, y: number, size: number) =>
  s.path(
    polygon([
      [x, y - 44 * size],
      [x + 32 * size, y],
      [x, y + 44 * size],
      [x - 32 * size, y],
    ]),
    '#d84535',
  );

const playingCards = lying((s, { colour, shadow }) => {
  const card = (angle: number, draw: () => void) =>
    s.turned(angle, 480, 760, () => {
      const outline = boxShape(352, 250, 256, 370, 22);
      s.castShadow(outline, shadow, 0.7);
      s.path(outline, s.lit('#fffdf6', 0.7));
      s.line(outline, '#d9cfb8', 3);
      draw();
    });
  const hearts = (x: number, y: number, size: number, fill: string) =>
    s.at(x, y, size, () =>
      s.path('M0 14 C-8 -2 -34 -4 -34 -26 C-34 -48 -8 -48 0 -28 C8 -48 34 -48 34 -26 C34 -4 8 -2 0 14 Z', fill),
    );
  const spade = (x: number, y: number, size: number) =>
    s.at(x, y, size, () =>
      s.path(
        'M0 -50 C10 -28 40 -14 40 8 C40 28 14 30 5 16 L16 40 L-16 40 L-5 16 C-14 30 -40 28 -40 8 C-40 -14 -10 -28 0 -50 Z',
        '#28304a',
      ),
    );
  const back = () => {
    s.rect(370, 268, 220, 334, 12, s.lit(colour));
    s.inside(boxShape(370, 268, 220, 334, 12), () => {
      for (const y of steps(268, 36, 11))
        for (const x of steps(352, 44, 7)) s.line(`M${x} ${y} q22 34 44 0`, '#ffffff77', 4);
    });
  };
  card(-36, back);
  card(-18, back);
  card(0, () => {
    hearts(390, 306, 0.5, '#d84535');
    s.line('M384 338 L390 322 L396 338 M386 333 L394 333', '#d84535', 4);
    hearts(480, 452, 2.1, '#d84535');
    hearts(570, 574, 0.5, '#d84535');
  });
  card(18, () => {
    spade(390, 300, 0.42);
    spade(480, 440, 1.9);
    spade(570, 572, 0.42);
  });
  card(36, () => {
    diamond(s, 390, 300, 0.5);
    for (const [x, y] of [
      [430, 380],
      [530, 380],
      [430, 500],
      [530, 500],
      [480, 440],
    ] as const)
      diamond(s, x, y, 0.9);
    diamond(s, 570, 572, 0.5);
  });
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

export const toysAndGamesDrawings = {
  kite,
  chessSet,
  toyBoat,
  buildingBlocks,
  bear,
  spinningTop,
  train,
  yoYo,
  jigsaw,
  dominoes,
  ukulele,
  playingCards,
  stackingRings,
};
