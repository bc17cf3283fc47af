import { present } from '../../../contract/presence.ts';
import { darker, faint, lighter } from './colour.ts';
import { lying, standing } from './drawing.ts';
import { brass, walnut, wood } from './materials.ts';
import { boxShape, polygon, steps, turnedShape } from './shapes.ts';
import type { Point } from './shapes.ts';
import type { Sheet } from './sheet.ts';

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

/** Where a corner of a square lies on the board, in perspective. */
const corner = (column: number, row: number): Point => {
  const depth = row / 8;
  const half = 250 + depth * 98;
  return [480 + (column / 4 - 1) * half, 604 + depth * 150 + depth * depth * 16];
};

const chessSet = standing((s, { shadow }) => {
  s.ellipse(490, 800, 390, 60, s.glow(shadow, 0.7));
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
      const [one, two]: [Point, Point] = [
        [x, y],
        [x + size, y],
      ];
      const [three, four]: [Point, Point] = [
        [x + size, y + size],
        [x, y + size],
      ];
      return (
        `M${x} ${y} ${side(one, two, row === 0 ? 0 : sign)} ${side(two, three, column === 3 ? 0 : -sign)} ` +
        `${side(three, four, row === 3 ? 0 : sign)} ${side(four, one, column === 0 ? 0 : -sign)} Z`
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
        for (const [dx, dy] of present(pips[count], `the pips of ${count}`)) {
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
    s.turned(angle, 480, 900, () => {
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
  s.at(480 - 480 * 0.8, 480 - 480 * 0.8, 0.8, () => {
    card(-34, back);
    card(-16, back);
    card(2, () => {
      hearts(390, 306, 0.5, '#d84535');
      s.line('M384 338 L390 322 L396 338 M386 333 L394 333', '#d84535', 4);
      hearts(480, 452, 2.1, '#d84535');
      hearts(570, 574, 0.5, '#d84535');
    });
    card(20, () => {
      spade(390, 300, 0.42);
      spade(480, 440, 1.9);
      spade(570, 572, 0.42);
    });
    card(38, () => {
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
});

export const gamesAndMusicDrawings = { chessSet, jigsaw, dominoes, ukulele, playingCards };
