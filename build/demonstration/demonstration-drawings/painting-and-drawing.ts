import { present } from '../../../contract/presence.ts';
import { darker, faint, goodsColours, lighter } from './colour.ts';
import { lying } from './drawing.ts';
import { leather, paper, paperEdge, steel } from './materials.ts';
import { blob, boxShape, polygon, steps } from './shapes.ts';
import type { Sheet } from './sheet.ts';

const pencilColours = [
  '#d84535',
  '#f0715c',
  '#f39a3d',
  '#f6be2c',
  '#a9c14a',
  '#4f9a5b',
  '#3f9f98',
  '#3f86b0',
  '#2d4270',
  '#7d6bb3',
  '#c86a9b',
  '#7a5140',
];

/** A pencil with its point at (x, y), `length` long and upright. */
function pencil(s: Sheet, x: number, y: number, length: number, colour: string, width = 40): void {
  const half = width / 2;
  s.path(
    polygon([
      [x, y],
      [x + half, y + width * 1.5],
      [x - half, y + width * 1.5],
    ]),
    s.round('#e8c797'),
  );
  s.path(
    polygon([
      [x, y],
      [x + half * 0.36, y + width * 0.54],
      [x - half * 0.36, y + width * 0.54],
    ]),
    darker(colour, 0.12),
  );
  const body = `M${x - half} ${y + width * 1.5} q${half * 0.35} -14 ${half * 0.68} 0 q${half * 0.34} -16 ${half * 0.66} 0 q${half * 0.32} -14 ${half * 0.66} 0 L${x + half} ${y + length} L${x - half} ${y + length} Z`;
  s.path(
    body,
    s.linear(
      [0, 0],
      [1, 0],
      [
        [0, lighter(colour, 0.1)],
        [0.33, lighter(colour, 0.32)],
        [0.34, colour],
        [0.66, colour],
        [0.67, darker(colour, 0.2)],
        [1, darker(colour, 0.28)],
      ],
    ),
  );
}

const pencils = lying((s, { shadow }) => {
  const tin = boxShape(190, 430, 580, 356, 30);
  s.castShadow(tin, shadow, 1.3);
  for (const [index, colour] of pencilColours.entries()) {
    const x = 216 + index * 48;
    pencil(s, x, 186 + Math.abs(index - 5.5) * 11 + (index % 2) * 8, 420, colour, 44);
  }
  s.path(tin, s.metal('#c7cfd6', [0, 0], [1, 0.5]));
  s.path(boxShape(206, 446, 548, 324, 20), s.lit('#2f5f7d', 1.2));
  s.inside(boxShape(206, 446, 548, 324, 20), () => {
    s.circle(600, 560, 64, '#f6be2c');
    s.path('M190 640 C300 560 380 640 470 610 C560 580 640 640 770 600 L770 790 L190 790 Z', '#3f9f98');
    s.path('M190 700 C300 650 400 710 500 680 C600 650 680 690 770 670 L770 790 L190 790 Z', '#8fc3bd');
    s.path(
      'M330 540 L330 640 L262 640 C290 610 316 576 330 540 Z M342 552 L342 640 L396 640 C380 606 360 576 342 552 Z',
      paper,
    );
    s.path('M250 652 L408 652 C400 676 386 684 370 684 L288 684 C270 684 256 672 250 652 Z', '#d84535');
  });
});

const paintBox = lying((s, { shadow }) => {
  s.turned(-8, 480, 480, () => {
    const lid = boxShape(200, 196, 560, 236, 22);
    const tray = boxShape(200, 446, 560, 256, 22);
    s.castShadow(boxShape(200, 196, 560, 506, 22), shadow, 1.4);
    s.path(lid, s.lit('#39404a', 1.2));
    s.path(boxShape(216, 212, 528, 206, 14), s.lit('#fbf8f1'));
    for (const x of [392, 568]) s.line(`M${x} 220 L${x} 410`, '#d9d4c8', 7);
    for (const [x, y, rx, ry, c] of [
      [300, 316, 56, 36, '#3f86b0'],
      [330, 340, 40, 22, '#7fb3cf'],
      [480, 310, 54, 42, '#f0715c'],
      [460, 346, 34, 20, '#f6be2c'],
      [660, 320, 50, 34, '#66804c'],
      [636, 290, 30, 18, '#a9c14a'],
    ] as const)
      s.path(
        blob([
          [x - rx, y],
          [x - rx * 0.5, y - ry],
          [x + rx * 0.4, y - ry * 0.8],
          [x + rx, y - 4],
          [x + rx * 0.5, y + ry],
          [x - rx * 0.4, y + ry * 0.8],
        ]),
        faint(c, 0.72),
      );
    for (const x of [290, 670]) s.rect(x - 26, 428, 52, 22, 6, s.metal(steel));
    s.path(tray, s.lit('#39404a', 1.2));
    s.path(boxShape(216, 462, 528, 224, 14), '#fbf8f1');
    for (const [index, c] of pencilColours.entries()) {
      const x = 230 + (index % 6) * 85;
      const y = index < 6 ? 474 : 612;
      s.rect(x, y, 75, 62, 8, '#dcd8cc');
      s.rect(x + 6, y + 6, 63, 50, 6, s.lit(c, 1.6));
      s.ellipse(x + 38, y + 34, 20, 12, faint(darker(c, 0.6), 0.3));
    }
    s.rect(216, 546, 528, 56, 0, '#efebe0');
    const handle = 'M372 566 C460 560 560 556 700 568 C716 572 716 578 700 582 C560 592 460 588 372 584 Z';
    s.castShadow('M250 560 L700 568 L700 584 L250 590 Z', shadow, 0.4);
    s.path(handle, s.lyingRound('#b4493c'));
    s.path('M310 562 L376 564 L376 586 L310 588 Z', s.lyingRound(steel));
    s.path('M314 562 C280 556 250 564 228 576 C250 588 284 594 314 588 Z', s.lyingRound('#7a4a2c'));
    s.path('M262 564 C250 566 238 570 228 576 C238 582 250 586 262 587 Z', '#3f86b0');
  });
});

const pencilRoll = lying((s, { colour, shadow }) => {
  s.turned(-6, 480, 480, () => {
    const cloth =
      'M180 330 L720 330 C760 330 786 350 786 390 L786 690 C786 730 760 746 720 746 L180 746 C172 640 172 440 180 330 Z';
    for (const [index, c] of ['#f6be2c', '#d84535', '#3f86b0', '#f7eedc', '#66804c', '#7d6bb3', '#f0715c'].entries()) {
      const x = 232 + index * 64;
      pencil(s, x, 180 + ((index * 29) % 50), 330, c === colour ? '#f7eedc' : c, 36);
    }
    s.castShadow(cloth, shadow, 1.1);
    s.path(cloth, s.lit(colour, 1.2));
    s.path('M180 400 L690 400 L690 746 L180 746 C176 640 176 500 180 400 Z', s.lit(lighter(colour, 0.1)));
    s.line('M180 402 L690 402', faint(lighter(colour, 0.7), 0.8), 4, { dash: '12 9', cap: 'butt' });
    for (const x of steps(200, 64, 8))
      s.line(`M${x} 408 L${x} 736`, faint(lighter(colour, 0.7), 0.6), 4, { dash: '12 9', cap: 'butt' });
    s.rect(672, 316, 122, 444, 58, s.round(colour));
    s.line('M704 340 C694 440 694 640 704 738', faint(darker(colour, 0.6), 0.4), 6);
    s.rect(664, 506, 140, 34, 8, s.lyingRound(leather));
    s.line('M700 530 C640 560 640 640 600 690 M716 536 C690 600 700 650 676 716', leather, 11);
    s.circle(708, 524, 22, s.ball(darker(leather, 0.15)));
  });
});

const sketchbook = lying((s, { shadow }) => {
  s.turned(-7, 480, 480, () => {
    const board = boxShape(250, 210, 460, 560, 14);
    s.castShadow(board, shadow, 1.3);
    s.path(boxShape(256, 216, 462, 562, 14), '#7d5a3c');
    s.path(board, s.lit('#fdf8ec'));
    s.line(board, paperEdge, 2.5);
    s.inside(board, () => {
      s.path('M250 560 C330 520 420 556 500 530 C590 500 650 540 720 520 L720 640 L250 640 Z', '#9fc6cf88');
      s.line('M290 640 C380 628 560 632 670 640 M310 664 C420 652 520 660 640 668', '#5b6270', 4);
      s.line(
        'M410 632 L420 420 L470 420 L482 632 M414 420 L476 420 M424 420 L424 376 L466 376 L466 420 M418 376 L445 342 L472 376 Z M416 490 L474 490 M413 556 L478 556',
        '#3f444d',
        5,
      );
      s.path('M417 490 L474 490 L478 556 L413 556 Z', '#d8453566');
      s.line('M350 640 C370 590 440 596 520 600 C560 606 580 630 590 640', '#3f444d', 5);
      s.line(
        'M560 430 C570 416 580 416 588 430 C596 416 606 416 614 430 M610 372 C618 362 626 362 632 372 C638 362 646 362 652 372',
        '#3f444d',
        5,
      );
      s.line('M500 452 L500 590 M512 470 L512 596 M524 480 L524 600', '#5b627066', 4);
      s.line('M300 700 C340 690 380 706 430 696', '#5b627088', 4);
    });
    for (const x of steps(276, 34, 13)) {
      s.circle(x, 244, 8, '#4a4540');
      s.tube(`M${x} 244 C${x - 6} 190 ${x + 10} 186 ${x + 8} 214`, '#59606b', 8);
    }
  });
  s.turned(38, 640, 640, () => {
    s.castShadow(boxShape(622, 500, 36, 330, 4), shadow, 0.9);
    pencil(s, 640, 470, 310, present(goodsColours.Mustard, 'the colour Mustard'), 38);
    s.rect(621, 776, 38, 30, 2, s.round(steel));
    s.rect(621, 802, 38, 34, 10, s.round('#e39a9c'));
  });
});

const drawingSet = lying((s, { shadow }) => {
  const marks = (from: [number, number], step: [number, number], tick: [number, number], count: number) => {
    for (let index = 0; index <= count; index++) {
      const size = index % 5 === 0 ? 1 : 0.55;
      const [x, y] = [from[0] + step[0] * index, from[1] + step[1] * index];
      s.line(`M${x} ${y} L${x + tick[0] * size} ${y + tick[1] * size}`, '#6a4a1c', 3.5);
    }
  };
  const plate = (outline: string) => {
    s.castShadow(outline, shadow, 0.7);
    s.path(
      outline,
      s.linear(
        [0, 0],
        [1, 1],
        [
          [0, '#f6dd9a'],
          [0.3, '#d9ab4c'],
          [0.5, '#f0d083'],
          [0.8, '#c08f38'],
          [1, '#dcb25a'],
        ],
      ),
    );
  };
  s.turned(-16, 480, 470, () => {
    s.castShadow('M250 640 L250 220 L660 640 Z', shadow, 0.7);
    plate('M230 660 L230 190 L690 660 Z');
    s.path('M296 596 L296 352 L534 596 Z', '#f6e9bf');
    s.castShadow('M296 352 L534 596 L528 602 L290 358 Z', shadow, 0.2);
    s.line('M296 596 L296 352 L534 596 Z', '#8a611f', 4);
    marks([246, 640], [0, -14], [26, 0], 28);
  });
  s.turned(10, 600, 420, () => {
    plate('M430 420 A190 190 0 0 1 810 420 L810 446 L430 446 Z');
    s.path('M500 410 A120 120 0 0 1 740 410 Z', '#f6ebc6');
    s.line('M500 410 A120 120 0 0 1 740 410 Z', '#8a611f', 4);
    for (const angle of steps(180, 9, 21)) {
      const rad = (angle * Math.PI) / 180;
      const inner = angle % 45 === 0 ? 146 : 160;
      s.line(
        `M${620 + Math.cos(rad) * 180} ${420 + Math.sin(rad) * 180} L${620 + Math.cos(rad) * inner} ${420 + Math.sin(rad) * inner}`,
        '#6a4a1c',
        3.5,
      );
    }
  });
  s.turned(-8, 480, 740, () => {
    plate(boxShape(170, 690, 620, 92, 8));
    marks([192, 694], [14.5, 0], [0, 34], 40);
    s.circle(748, 752, 11, '#f6ebc6');
    s.ring(748, 752, 11, '#8a611f', 3);
  });
});

export const paintingAndDrawingDrawings = { pencils, paintBox, pencilRoll, sketchbook, drawingSet };
