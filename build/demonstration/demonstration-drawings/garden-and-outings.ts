import { darker, faint, lighter } from './colour.ts';
import { hanging, lying, standing } from './drawing.ts';
import { beech, brass, leather, shine, steel, walnut, wicker } from './materials.ts';
import { leafShape, polygon, steps, turnedShape, vessel } from './shapes.ts';
import type { Sheet } from './sheet.ts';

const wateringCan = standing((s, { colour, shadow }) => {
  s.contactShadow(430, 780, 180, shadow);
  s.tube('M300 500 C140 470 140 700 290 704', colour, 26);
  s.tube('M310 470 C330 320 520 320 560 462', colour, 26);
  s.path(
    'M560 700 C620 690 690 520 742 388 L778 404 C740 560 690 744 566 752 Z',
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, lighter(colour, 0.2)],
        [0.5, colour],
        [1, darker(colour, 0.32)],
      ],
    ),
  );
  s.line('M570 560 L690 540', darker(colour, 0.2), 14);
  s.turned(24, 762, 392, () => {
    s.path('M736 396 L788 396 L816 340 L708 340 Z', s.metal(brass));
    s.ellipse(762, 340, 55, 15, '#f0d083');
    for (const dx of [-32, -16, 0, 16, 32]) s.circle(762 + dx, 340, 3.5, '#8a611f');
  });
  const body = vessel(430, 470, 762, 142, 168);
  s.path(body, s.round(colour));
  s.inside(body, () => {
    s.line('M280 530 A150 30 0 0 0 580 530', faint(darker(colour, 0.6), 0.3), 6);
    s.line('M264 724 A168 32 0 0 0 596 724', faint(darker(colour, 0.6), 0.3), 6);
  });
  s.ellipse(430, 470, 142, 30, lighter(colour, 0.3));
  s.ellipse(430, 470, 128, 24, darker(colour, 0.45));
  s.path('M430 500 C340 496 300 486 290 470 A142 30 0 0 1 430 440 Z', s.lit(lighter(colour, 0.12)));
  shine(s, 'M322 560 L314 700', 18, 0.42);
  for (const [x, y] of [
    [826, 400],
    [846, 452],
    [818, 476],
    [850, 520],
    [828, 560],
  ] as const)
    s.path(
      `M${x} ${y - 22} C${x + 14} ${y} ${x + 12} ${y + 12} ${x} ${y + 12} C${x - 12} ${y + 12} ${x - 14} ${y} ${x} ${y - 22} Z`,
      '#6fb3d0',
    );
});

const gardenTools = lying((s, { shadow }) => {
  const handle = (x: number) => {
    const shape = turnedShape(x, [
      [500, 26],
      [560, 36],
      [640, 38],
      [720, 30],
      [770, 36],
      [790, 26],
    ]);
    s.castShadow(shape, shadow, 0.9);
    s.path(shape, s.round('#dcb07a'));
    s.rect(x - 27, 480, 54, 50, 8, s.metal(brass));
    s.line(`M${x - 8} 778 C${x - 60} 850 ${x + 60} 850 ${x + 8} 778`, leather, 10);
  };
  s.turned(-20, 380, 480, () => {
    s.tube('M370 500 L370 400', '#7f8b96', 26);
    const trowel = 'M370 130 C440 190 458 290 436 372 C420 404 320 404 304 372 C282 290 300 190 370 130 Z';
    s.castShadow(trowel, shadow, 1);
    s.path(
      trowel,
      s.linear(
        [0, 0],
        [1, 0],
        [
          [0, '#8e99a3'],
          [0.46, '#e6ecf0'],
          [0.54, '#aab5bf'],
          [1, '#7f8b96'],
        ],
      ),
    );
    for (const y of [220, 262, 304, 346]) s.line(`M352 ${y} L388 ${y}`, '#5b6672', 4);
    handle(370);
  });
  s.turned(20, 580, 480, () => {
    s.tube('M590 500 L590 380', '#7f8b96', 26);
    for (const d of [
      'M590 390 L590 150',
      'M590 380 C530 370 522 330 522 250 L516 160',
      'M590 380 C650 370 658 330 658 250 L664 160',
    ]) {
      s.tube(d, '#a5b0ba', 24);
    }
    handle(590);
  });
  for (const [x, y, angle] of [
    [486, 820, 200],
    [470, 836, -20],
  ] as const)
    s.path(leafShape(x, y, angle, 66, 30), s.lit('#66804c'));
});

const picnicBasket = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 784, 270, shadow);
  s.tube('M270 520 C270 200 690 200 690 520', '#a97c46', 30);
  s.line('M270 520 C270 200 690 200 690 520', '#7d5a2c66', 30, { dash: '6 30', cap: 'butt' });
  const checked = (outline: string, tone: string) => {
    s.path(outline, s.lit(tone));
    s.inside(outline, () => {
      for (const x of steps(196, 52, 12)) s.line(`M${x} 400 L${x + 6} 660`, faint(colour, 0.55), 24, { cap: 'butt' });
      for (const y of steps(436, 50, 5))
        s.line(`M180 ${y} C400 ${y + 14} 560 ${y - 10} 790 ${y}`, faint(colour, 0.55), 24, { cap: 'butt' });
    });
  };
  checked(
    'M216 520 C210 460 280 430 330 470 C370 420 450 430 480 466 C520 420 600 424 630 470 C690 432 752 464 744 520 Z',
    '#e6dfd2',
  );
  const bottle =
    'M560 540 L560 330 C560 300 578 296 578 270 L578 210 L612 210 L612 270 C612 296 630 300 630 330 L630 540 Z';
  s.path(bottle, s.round('#3f6b4a'));
  s.rect(574, 198, 42, 44, 6, s.round('#b4493c'));
  s.rect(560, 350, 70, 78, 0, s.round('#fbf5e8'));
  shine(s, 'M574 330 L574 342 M574 440 L574 470', 9, 0.4);
  s.turned(-24, 400, 460, () => {
    s.rect(352, 296, 80, 280, 40, s.round('#d39a54'));
    for (const y of [340, 388, 436]) s.line(`M366 ${y + 16} L418 ${y - 8}`, '#f6deb0', 13);
  });
  s.circle(490, 450, 52, s.ball('#d84535'));
  s.line('M492 404 C494 388 502 380 512 376', '#5d4030', 7);
  s.path(leafShape(498, 392, -10, 38, 24), '#66804c');
  const body = 'M218 520 L248 748 C252 776 268 788 296 788 L664 788 C692 788 708 776 712 748 L742 520 Z';
  wicker(s, body, [206, 516, 550, 290], '#c8994f');
  s.line('M250 782 L710 782', '#8d6535', 16);
  const cloth =
    'M206 500 C280 470 330 520 400 496 C450 480 500 512 560 496 C620 480 680 516 754 500 L766 590 L700 560 L650 616 ' +
    'L596 566 L540 630 L480 570 L420 626 L366 566 L310 618 L258 564 L196 596 Z';
  s.castShadow(cloth, '#4a3a20', 0.6);
  checked(cloth, '#fffaf0');
  s.inside(cloth, () => {
    for (const x of [300, 460, 626])
      s.path(`M${x} 480 C${x + 30} 530 ${x + 14} 570 ${x + 30} 640 L${x - 20} 640 Z`, '#1c244414');
  });
});

const bicycleBell = hanging((s, { colour }) => {
  s.tube('M110 700 C300 690 340 660 480 660 C620 660 680 690 850 640', '#aab5bf', 46);
  s.turned(-16, 790, 658, () => {
    s.rect(708, 628, 150, 64, 26, s.lyingRound('#4a3226'));
    for (const x of steps(730, 22, 6)) s.line(`M${x} 634 L${x} 688`, '#00000044', 6);
  });
  s.path('M400 640 L560 640 L548 716 C546 730 536 736 524 736 L436 736 C424 736 414 730 412 716 Z', s.round('#59606b'));
  s.circle(480, 694, 15, s.ball(steel));
  s.tube('M650 560 C720 560 740 580 750 620', '#8e99a3', 18);
  s.path('M724 596 L776 586 C790 600 784 636 766 644 L736 640 Z', s.lit('#59606b'));
  s.ellipse(480, 584, 232, 46, darker(colour, 0.5));
  s.path(
    'M246 560 C246 360 350 270 480 270 C610 270 714 360 714 560 A234 46 0 0 1 246 560 Z',
    s.radial([0.34, 0.28], 0.85, [
      [0, lighter(colour, 0.75)],
      [0.3, lighter(colour, 0.2)],
      [0.6, colour],
      [1, darker(colour, 0.4)],
    ]),
  );
  s.line('M250 564 A234 46 0 0 0 710 564', lighter(colour, 0.4), 9);
  s.circle(480, 282, 25, s.ball(steel));
  s.path('M300 460 C310 390 350 340 410 318 C370 360 340 410 330 480 Z', '#ffffff88');
  for (const [d, w] of [
    ['M196 380 C180 420 178 470 186 510', 10],
    ['M764 380 C780 420 782 470 774 510', 10],
    ['M156 370 C134 420 134 480 146 530', 8],
    ['M804 370 C826 420 826 480 814 530', 8],
  ] as const)
    s.line(d, '#ffffffcc', w);
});

function wren(s: Sheet, x: number, y: number): void {
  s.at(x, y, 1, () => {
    s.path('M60 -20 L104 -66 L92 -10 Z', '#7a5140');
    s.path(
      'M-62 -34 C-50 -70 0 -70 30 -40 C70 -30 80 0 60 22 C30 46 -30 44 -46 10 C-54 -6 -60 -20 -62 -34 Z',
      s.ball('#9c6b4c'),
    );
    s.path('M-44 -4 C-20 20 20 30 40 26 C10 44 -30 40 -46 10 Z', '#ecd7b4');
    s.path('M0 -16 C30 -24 60 -10 64 10 C36 16 10 8 0 -16 Z', '#6e4833');
    s.path('M-60 -40 L-88 -32 L-60 -26 Z', '#3a3230');
    s.circle(-40, -40, 6, '#2a2424');
    s.line('M-6 38 L-10 62 M14 38 L14 62', '#5d4030', 5);
  });
}

const birdHouse = hanging((s, { colour, shadow }) => {
  s.rect(452, 600, 56, 300, 4, s.round(walnut));
  const front = polygon([
    [300, 430],
    [480, 250],
    [660, 430],
    [650, 700],
    [310, 700],
  ]);
  s.castShadow(front, shadow, 1.1);
  s.path(front, s.lit(colour));
  s.inside(front, () => {
    for (const x of steps(350, 52, 6)) s.line(`M${x} 240 L${x} 710`, faint(darker(colour, 0.6), 0.3), 5);
    s.path(
      polygon([
        [280, 440],
        [480, 250],
        [680, 440],
        [680, 490],
        [480, 310],
        [280, 490],
      ]),
      faint('#1c2444', 0.18),
    );
  });
  s.circle(480, 486, 70, lighter(colour, 0.7));
  s.circle(
    480,
    486,
    54,
    s.radial([0.5, 0.65], 0.6, [
      [0, '#4a3328'],
      [1, '#241a1c'],
    ]),
  );
  s.tube('M480 596 L480 592', beech, 30);
  s.circle(480, 592, 15, s.ball(beech));
  s.path(
    polygon([
      [480, 178],
      [500, 204],
      [250, 466],
      [214, 446],
    ]),
    s.lit('#e2bd8c'),
  );
  s.path(
    polygon([
      [480, 178],
      [746, 446],
      [708, 468],
      [462, 214],
    ]),
    s.lit('#b98a58'),
  );
  s.rect(282, 694, 396, 36, 8, s.lyingRound('#b98a58'));
  wren(s, 612, 632);
  s.path(leafShape(452, 790, 200, 110, 56), s.lit('#7e9a63'));
  s.path(leafShape(508, 830, -20, 120, 60), s.lit('#66804c'));
  s.path(leafShape(452, 850, 170, 100, 50), s.lit('#8fae78'));
});

export const gardenAndOutingsDrawings = { wateringCan, gardenTools, picnicBasket, bicycleBell, birdHouse };
