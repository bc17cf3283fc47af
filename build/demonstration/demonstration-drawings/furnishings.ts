import { darker, faint, lighter, mix } from './colour.ts';
import { lying, standing } from './drawing.ts';
import { opening, shine, wicker } from './materials.ts';
import { blob, boxShape, leafShape, steps, turnedShape, vessel } from './shapes.ts';
import type { Point } from './shapes.ts';

const blanket = lying((s, { colour, shadow }) => {
  s.turned(-10, 480, 480, () => {
    s.castShadow(boxShape(236, 232, 500, 500, 30), shadow, 1.4);
    for (const x of steps(250, 15, 33)) s.line(`M${x} 700 L${x + ((x * 7) % 9) - 4} 764`, lighter(colour, 0.35), 7);
    s.path(boxShape(220, 244, 520, 470, 34), darker(colour, 0.3));
    s.path(boxShape(228, 226, 512, 470, 34), darker(colour, 0.14));
    const top = boxShape(236, 206, 504, 470, 34);
    s.path(top, s.lit(colour));
    s.inside(top, () => {
      for (const [x, width] of [
        [318, 56],
        [408, 12],
        [520, 56],
        [610, 12],
        [700, 40],
      ] as const)
        s.line(`M${x} 190 L${x} 700`, faint(lighter(colour, 0.75), 0.45), width);
      for (const [y, width] of [
        [290, 56],
        [376, 12],
        [486, 56],
        [572, 12],
      ] as const)
        s.line(`M200 ${y} L760 ${y}`, faint(lighter(colour, 0.75), 0.45), width);
      for (const x of [364, 566]) s.line(`M${x} 190 L${x} 700`, faint(darker(colour, 0.65), 0.5), 12);
      for (const y of [334, 530]) s.line(`M200 ${y} L760 ${y}`, faint(darker(colour, 0.65), 0.5), 12);
      s.rect(
        236,
        206,
        60,
        480,
        0,
        s.linear(
          [0, 0],
          [1, 0],
          [
            [0, faint('#ffffff', 0.28)],
            [1, faint('#ffffff', 0)],
          ],
        ),
      );
    });
    for (const x of steps(262, 15, 32)) s.line(`M${x} 674 L${x + ((x * 5) % 11) - 5} 736`, lighter(colour, 0.2), 7);
    s.line('M258 676 L722 676', darker(colour, 0.25), 6);
  });
});

const cushion = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 770, 270, shadow);
  const edge: Point[] = [
    [196, 254],
    [300, 282],
    [480, 268],
    [660, 282],
    [764, 254],
    [744, 360],
    [752, 510],
    [742, 660],
    [770, 776],
    [660, 762],
    [480, 772],
    [300, 762],
    [190, 776],
    [218, 660],
    [208, 510],
    [216, 360],
  ];
  s.path(
    blob(edge),
    s.radial([0.4, 0.34], 0.78, [
      [0, lighter(colour, 0.34)],
      [0.5, colour],
      [1, darker(colour, 0.3)],
    ]),
  );
  s.line(blob(edge), darker(colour, 0.28), 15);
  s.line(blob(edge), lighter(colour, 0.35), 6);
  for (const d of [
    'M226 296 C270 340 290 360 300 400',
    'M734 296 C694 340 676 360 664 392',
    'M224 734 C264 690 290 670 306 640',
    'M738 736 C700 690 676 672 660 640',
  ])
    s.line(d, faint(darker(colour, 0.6), 0.28), 9);
  for (const [index, x] of [330, 405, 480, 555, 630].entries())
    for (const y of steps(370 + (index % 2) * 46, 92, 4 - (index % 2))) {
      s.path(leafShape(x, y + 22, -90, 44, 22), faint(lighter(colour, 0.75), 0.5));
      s.path(leafShape(x, y + 26, -35, 28, 14), faint(lighter(colour, 0.75), 0.5));
      s.path(leafShape(x, y + 26, -145, 28, 14), faint(lighter(colour, 0.75), 0.5));
    }
});

const vase = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 780, 130, shadow);
  const branch = (d: string, leaves: [x: number, y: number, angle: number][]) => {
    s.line(d, '#6d7f5c', 9);
    for (const [index, [x, y, angle]] of leaves.entries()) {
      const tone = index % 2 === 0 ? '#87a889' : '#6f957c';
      const leaf = leafShape(x, y, angle, 84, 60);
      s.path(leaf, s.lit(tone, 1.4));
      const [dx, dy] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
      s.line(`M${x + dx * 10} ${y + dy * 10} L${x + dx * 64} ${y + dy * 64}`, faint('#ffffff', 0.4), 3);
    }
  };
  branch('M470 500 C450 400 420 300 330 200', [
    [448, 400, 180],
    [446, 396, -55],
    [414, 316, 165],
    [412, 314, -60],
    [372, 248, 175],
    [370, 246, -75],
    [332, 202, -130],
  ]);
  branch('M492 500 C510 400 540 330 640 240', [
    [512, 412, 10],
    [514, 406, -125],
    [546, 340, 20],
    [548, 338, -110],
    [594, 278, 5],
    [596, 276, -110],
    [640, 240, -45],
  ]);
  branch('M482 500 C480 380 482 260 492 160', [
    [482, 360, 20],
    [482, 356, 195],
    [484, 272, -15],
    [484, 268, 190],
    [490, 190, -40],
    [490, 188, -140],
    [492, 164, -90],
  ]);
  const body = turnedShape(480, [
    [462, 62],
    [500, 46],
    [534, 62],
    [590, 128],
    [660, 150],
    [730, 124],
    [768, 98],
  ]);
  s.path(body, s.round(mix(colour, '#d9c2a0', 0.75)));
  s.inside(body, () => {
    s.path('M300 440 L660 440 L660 668 C600 690 560 660 510 684 C450 706 400 662 300 690 Z', s.round(colour));
    shine(s, 'M376 600 C362 640 364 680 376 710', 17, 0.45);
  });
  opening(s, [480, 462, 62, 9], colour);
  s.line('M470 470 L470 462 M484 470 L484 462 M494 470 L496 462', '#6d7f5c', 9);
});

const logBasket = standing((s, { shadow }) => {
  s.contactShadow(480, 780, 228, shadow);
  s.ellipse(480, 500, 252, 58, '#5d4429');
  const log = (x: number, y: number, r: number, tone: string) => {
    s.circle(x, y, r, darker(tone, 0.45));
    s.circle(x, y, r - 9, s.ball(lighter(tone, 0.35), 0.7));
    for (const ring of [0.66, 0.42, 0.2]) s.ring(x, y, (r - 9) * ring, faint(darker(tone, 0.3), 0.45), 4);
  };
  log(390, 404, 70, '#b98552');
  log(540, 388, 82, '#c99763');
  log(310, 470, 58, '#a97747');
  log(460, 472, 74, '#cfa06c');
  log(612, 470, 70, '#b98552');
  s.tube('M250 520 C170 500 170 640 262 640', '#a97c46', 24);
  s.tube('M710 520 C790 500 790 640 698 640', '#a97c46', 24);
  const body = 'M228 500 L262 752 A220 44 0 0 0 698 752 L732 500 A252 58 0 0 1 228 500 Z';
  wicker(s, body, [220, 500, 520, 310], '#c39a5e');
  s.line('M230 500 A252 58 0 0 0 730 500', '#8d6535', 26);
  s.line('M230 496 A252 58 0 0 0 730 496', '#d4ac70', 17);
  s.line('M230 496 A252 58 0 0 0 730 496', '#8d653599', 17, { dash: '5 26', cap: 'butt' });
});

const plantPot = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 782, 175, shadow);
  const leaf = (angle: number, length: number, tone: string, bend: number) => {
    s.turned(angle, 480, 530, () => {
      s.line(`M480 560 C480 500 ${480 + bend} 440 480 ${530 - length * 0.42}`, darker(tone, 0.2), 11);
      const outline = leafShape(480, 530 - length * 0.36, -90, length * 0.68, length * 0.44);
      s.path(outline, s.lit(tone, 1.4));
      s.line(`M480 ${530 - length * 0.38} L480 ${530 - length * 0.94}`, faint(lighter(tone, 0.7), 0.7), 5);
      for (const share of [0.5, 0.62, 0.74])
        s.line(
          `M${480 - length * 0.13} ${530 - length * (share + 0.09)} L480 ${530 - length * share} L${480 + length * 0.13} ${530 - length * (share + 0.09)}`,
          faint(lighter(tone, 0.7), 0.45),
          4,
        );
    });
  };
  leaf(-62, 290, '#4c7a4f', 20);
  leaf(60, 300, '#3f6d48', -20);
  leaf(-18, 390, '#5b8f58', 14);
  leaf(22, 370, '#4c7f52', -10);
  leaf(-42, 350, '#6aa063', 16);
  leaf(44, 330, '#5f9560', -16);
  leaf(2, 300, '#7bb06d', 0);
  s.path(vessel(480, 748, 766, 172, 150), s.round(darker(colour, 0.08)));
  s.ellipse(480, 748, 172, 32, darker(colour, 0.25));
  s.path(vessel(480, 560, 744, 148, 112), s.round(colour));
  s.path(vessel(480, 516, 566, 166, 164), s.round(lighter(colour, 0.08)));
  s.line('M318 572 A163 32 0 0 0 642 572', faint(darker(colour, 0.6), 0.4), 7);
  s.line('M316 518 A166 33 0 0 0 644 518', lighter(colour, 0.45), 6);
  shine(s, 'M368 622 L382 708', 15, 0.35);
});

export const furnishingsDrawings = { blanket, cushion, vase, logBasket, plantPot };
