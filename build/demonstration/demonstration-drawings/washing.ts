import { darker, faint, lighter, mix } from './colour.ts';
import { lying, standing } from './drawing.ts';
import { beech, leather, oak, paper, shine, wood } from './materials.ts';
import { boxShape, ellipseShape, leafShape, steps, turnedShape, vessel } from './shapes.ts';
import type { Sheet } from './sheet.ts';

function bubble(s: Sheet, x: number, y: number, radius: number): void {
  s.circle(
    x,
    y,
    radius,
    s.radial([0.36, 0.32], 0.75, [
      [0, '#ffffffcc'],
      [0.6, '#ffffff55'],
      [0.9, '#bfe3ee77'],
      [1, '#ffffffdd'],
    ]),
  );
  s.ring(x, y, radius, '#ffffffcc', 3);
  s.ellipse(x - radius * 0.35, y - radius * 0.4, radius * 0.2, radius * 0.13, '#ffffff');
}

const soap = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 786, 300, shadow);
  const dish = 'M170 690 C176 750 240 786 330 786 L630 786 C720 786 784 750 790 690 Z';
  wood(s, dish, [170, 690, 620, 100], oak);
  s.ellipse(480, 690, 310, 50, lighter(oak, 0.3));
  s.ellipse(480, 692, 280, 40, darker(oak, 0.16));
  for (const y of [676, 692, 708]) s.line(`M220 ${y} L740 ${y}`, faint(darker(oak, 0.5), 0.4), 7);
  s.ellipse(500, 690, 240, 32, s.glow('#3b2720', 0.8));
  const front =
    'M262 520 C262 500 276 492 296 492 L664 492 C684 492 698 500 698 520 L698 650 C698 680 680 692 656 692 L304 692 C280 692 262 680 262 650 Z';
  s.path(
    'M296 492 L360 430 C372 420 384 416 400 416 L720 416 C744 416 752 428 744 444 L692 504 Z',
    s.lit(lighter(colour, 0.4)),
  );
  s.path('M690 506 L744 440 C752 450 752 470 752 480 L752 590 C752 620 724 664 692 676 Z', darker(colour, 0.22));
  s.path(front, s.lit(lighter(colour, 0.12)));
  s.inside(front, () => {
    s.path(
      'M250 610 C340 580 400 640 480 612 C560 586 620 630 710 600 L710 700 L250 700 Z',
      faint(darker(colour, 0.3), 0.35),
    );
    s.path(
      'M250 560 C340 536 420 590 500 556 C580 530 640 570 710 548 L710 566 C640 590 580 552 500 578 C420 610 340 556 250 582 Z',
      '#ffffff55',
    );
    for (const [x, y] of [
      [310, 530],
      [380, 560],
      [600, 526],
      [650, 640],
      [340, 650],
      [560, 660],
    ] as const)
      s.path(leafShape(x, y, (x * 3) % 180, 26, 12), faint(darker(colour, 0.55), 0.5));
  });
  s.at(480, 584, 1, () => {
    s.line(
      'M0 -48 L0 48 M-26 -18 L26 -18 M-46 10 C-44 42 -20 50 0 50 C20 50 44 42 46 10',
      faint(darker(colour, 0.6), 0.55),
      11,
    );
    s.ring(0, -60, 12, faint(darker(colour, 0.6), 0.55), 9);
  });
  s.line('M290 508 L650 508', '#ffffff88', 8);
  bubble(s, 300, 404, 52);
  bubble(s, 380, 318, 34);
  bubble(s, 660, 348, 62);
  bubble(s, 560, 250, 28);
  bubble(s, 752, 268, 34);
  bubble(s, 234, 300, 22);
});

const bathBrush = lying((s, { shadow }) => {
  s.turned(-42, 480, 480, () => {
    const bristles = boxShape(98, 504, 326, 74, 30);
    s.castShadow(bristles, shadow, 1.2);
    s.path(bristles, s.down('#efdcb4', '#c9a974'));
    for (const x of steps(112, 13, 24)) s.line(`M${x} 512 L${x + ((x * 7) % 7) - 3} 572`, '#a9844e88', 4);
    const shape =
      'M90 470 C90 420 160 408 260 408 C360 408 420 420 470 446 C560 484 680 448 840 446 C880 446 886 508 842 508 C700 516 580 534 470 520 L130 520 C100 516 90 496 90 470 Z';
    s.castShadow(shape, shadow, 1.2);
    wood(s, shape, [90, 406, 790, 124], beech);
    s.line('M130 440 C200 424 340 424 430 452 C560 500 700 462 836 462', '#ffffff77', 9);
    s.circle(832, 478, 12, darker(beech, 0.5));
    s.line('M832 478 C900 440 930 520 872 540 C840 548 826 520 832 484', leather, 9);
  });
  bubble(s, 260, 330, 46);
  bubble(s, 200, 420, 26);
  bubble(s, 690, 690, 54);
  bubble(s, 620, 764, 28);
  bubble(s, 760, 616, 22);
});

const duck = standing((s, { colour, shadow }) => {
  s.ellipse(480, 786, 330, 44, s.glow(shadow, 0.5));
  const beak = '#f08a2e';
  const body =
    'M206 590 C170 540 150 510 162 486 C240 520 330 530 400 500 C470 470 560 500 640 500 C740 510 780 600 750 680 C724 756 620 786 480 786 C330 786 236 730 206 590 Z';
  s.path(
    body,
    s.radial([0.36, 0.2], 0.95, [
      [0, lighter(colour, 0.4)],
      [0.5, colour],
      [1, darker(colour, 0.3)],
    ]),
  );
  s.path('M700 372 C760 360 820 380 826 404 C828 424 770 436 706 430 Z', s.lit(beak));
  s.path('M704 420 C756 424 790 430 790 444 C786 462 740 462 700 448 Z', s.lit(darker(beak, 0.12)));
  s.circle(
    586,
    372,
    152,
    s.radial([0.34, 0.28], 0.8, [
      [0, lighter(colour, 0.45)],
      [0.5, colour],
      [1, darker(colour, 0.26)],
    ]),
  );
  s.path('M500 480 C560 530 650 520 690 478 L680 540 L490 540 Z', s.lit(colour, 0.4));
  s.path(
    'M290 590 C340 540 470 550 530 610 C520 690 430 720 360 690 C320 670 296 640 290 590 Z',
    s.lit(darker(colour, 0.08)),
  );
  s.line('M300 604 C330 660 400 690 470 668 M350 560 C390 610 440 626 500 616', faint(darker(colour, 0.6), 0.3), 8);
  s.circle(640, 344, 27, '#ffffff');
  s.circle(646, 346, 19, '#2a2424');
  s.circle(640, 338, 7, '#ffffff');
  s.ellipse(600, 430, 34, 20, faint('#f0715c', 0.35));
  s.path('M456 274 C470 230 520 206 586 206 C656 206 704 232 714 274 C640 248 530 248 456 274 Z', s.lit('#2d4270'));
  s.path('M450 282 C530 248 640 248 720 282 L716 304 C640 274 530 274 456 306 Z', s.lit('#3a5288'));
  s.line('M460 292 C534 262 640 262 712 290', '#f6be2c', 9);
  s.line('M586 216 L586 246 M574 226 L598 226 M568 236 C570 250 602 250 604 236', '#f6be2c', 5);
  shine(s, 'M464 340 C472 312 490 292 512 280', 14, 0.5);
  s.line('M130 790 q42 -28 84 0 t84 0 t84 0 t84 0 t84 0 t84 0 t84 0 t84 0', '#ffffffcc', 12);
  bubble(s, 226, 380, 40);
  bubble(s, 310, 300, 24);
  bubble(s, 160, 300, 18);
});

const pumpBottle = standing((s, { colour, name, shadow }) => {
  s.contactShadow(480, 784, 150, shadow);
  const glass = name === 'Amber' ? colour : mix(colour, '#3d5c4e', 0.45);
  s.rect(468, 250, 24, 130, 6, s.metal('#3a3e46'));
  s.path(
    'M468 250 L340 258 C316 262 312 290 322 306 L346 306 C346 292 356 288 370 288 L520 284 C536 284 540 250 520 248 Z',
    s.lyingRound('#2e3138'),
  );
  s.path(vessel(480, 232, 256, 46), s.round('#3a3e46'));
  s.ellipse(480, 232, 46, 11, '#59606b');
  s.path(vessel(480, 366, 426, 62), s.round('#2e3138'));
  s.ellipse(480, 366, 62, 14, '#4a4f59');
  for (const x of steps(426, 12, 10)) s.line(`M${x} 382 L${x} 428`, '#00000044', 4);
  const body =
    'M424 420 L424 440 C424 470 330 480 330 540 L330 752 A150 30 0 0 0 630 752 L630 540 C630 480 536 470 536 440 L536 420 A56 11 0 0 1 424 420 Z';
  s.path(
    body,
    s.linear(
      [0, 0],
      [1, 0],
      [
        [0, darker(glass, 0.25)],
        [0.2, lighter(glass, 0.34)],
        [0.5, glass],
        [1, darker(glass, 0.46)],
      ],
    ),
  );
  s.inside(body, () => {
    s.path('M320 500 A160 26 0 0 0 640 500 L640 800 L320 800 Z', faint(darker(glass, 0.5), 0.35));
    s.line('M484 430 L496 740', faint('#fffaf0', 0.28), 8);
  });
  s.path('M330 566 A150 26 0 0 0 630 566 L630 700 A150 28 0 0 1 330 700 Z', s.round(paper, 0.7));
  s.line('M346 590 A150 26 0 0 0 614 590 M346 694 A150 26 0 0 0 614 694', faint(glass, 0.8), 4);
  s.path(leafShape(480, 706, -90, 80, 34), s.lit(glass));
  s.path(leafShape(478, 700, -138, 64, 28), s.lit(lighter(glass, 0.25)));
  s.path(leafShape(482, 700, -42, 64, 28), s.lit(lighter(glass, 0.25)));
  shine(s, 'M360 540 L358 560 M358 728 L358 748', 16, 0.5);
  bubble(s, 700, 420, 36);
  bubble(s, 740, 342, 20);
});

const bathSalt = standing((s, { colour, shadow }) => {
  s.contactShadow(460, 784, 180, shadow);
  const body = turnedShape(460, [
    [380, 108],
    [404, 112],
    [440, 168],
    [500, 190],
    [640, 190],
    [740, 184],
    [766, 168],
  ]);
  s.path(body, faint('#ffffff', 0.5));
  const salt = lighter(colour, 0.3);
  s.inside(body, () => {
    s.path('M250 500 C330 470 390 510 470 486 C550 466 600 500 680 480 L680 800 L250 800 Z', s.round(salt));
    for (let index = 0; index < 190; index++) {
      const x = 278 + ((index * 0.7549) % 1) * 366;
      const y = 506 + ((index * 0.5698) % 1) * 280;
      const size = 8 + (index % 4) * 3;
      s.path(
        `M${x.toFixed(1)} ${y.toFixed(1)} l${size} ${-size * 0.6} l${size} ${size * 0.7} l${-size * 0.8} ${size} Z`,
        index % 3 === 0
          ? faint('#ffffff', 0.75)
          : faint(index % 3 === 1 ? darker(colour, 0.1) : lighter(colour, 0.6), 0.8),
      );
    }
  });
  s.path(
    body,
    s.linear(
      [0, 0],
      [1, 0],
      [
        [0, '#ffffffbb'],
        [0.14, '#ffffff22'],
        [0.82, '#1c244400'],
        [1, '#1c244444'],
      ],
    ),
  );
  s.rect(340, 362, 240, 32, 14, s.round('#e6f1f2'));
  s.path(vessel(460, 278, 372, 104, 96), s.round('#c99a66'));
  for (const [x, y] of [
    [390, 310],
    [430, 346],
    [480, 320],
    [520, 350],
    [544, 312],
    [410, 366],
  ] as const)
    s.ellipse(x, y, 7, 4, '#8a623a88');
  s.ellipse(460, 278, 104, 20, '#dcb284');
  s.line('M350 412 C400 428 520 428 570 412', '#e9dcc0', 12);
  s.line('M350 412 C400 428 520 428 570 412', '#a9977a', 12, { dash: '3 9', cap: 'butt' });
  s.turned(10, 560, 500, () => {
    s.line('M540 420 L560 470', '#e9dcc0', 5);
    s.castShadow(boxShape(510, 462, 110, 150, 10), shadow, 0.4);
    s.rect(510, 462, 110, 150, 10, s.lit(paper));
    s.circle(565, 482, 8, '#b59a6a');
    s.path(leafShape(565, 594, -90, 84, 36), s.lit(colour));
    s.path(leafShape(565, 590, -138, 56, 24), s.lit(lighter(colour, 0.25)));
    s.path(leafShape(565, 590, -42, 56, 24), s.lit(lighter(colour, 0.25)));
  });
  shine(s, 'M296 530 L296 700', 16, 0.75);
  s.turned(-20, 730, 780, () => {
    s.ellipse(730, 776, 66, 24, s.lit(beech));
    s.ellipse(730, 770, 52, 15, lighter(colour, 0.4));
    s.tube('M660 780 L590 800', beech, 18);
  });
  s.path(ellipseShape(760, 742, 10, 7), lighter(colour, 0.5));
});

export const washingDrawings = { soap, bathBrush, duck, pumpBottle, bathSalt };
