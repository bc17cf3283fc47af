import { darker, faint, lighter, mix } from './colour.ts';
import { hanging, lying, standing } from './drawing.ts';
import { brass, oak, opening, paper, shine, steel, wicker, wood } from './materials.ts';
import { blob, boxShape, ellipseShape, leafShape, polygon, steps, turnedShape, vessel } from './shapes.ts';
import type { Point } from './shapes.ts';
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

const wallClock = hanging((s, { colour, shadow }) => {
  s.castShadow(ellipseShape(480, 480, 286), shadow, 1.6);
  s.circle(480, 480, 286, s.lit(colour, 1.8));
  s.circle(
    480,
    480,
    248,
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, darker(colour, 0.35)],
        [1, lighter(colour, 0.3)],
      ],
    ),
  );
  s.circle(480, 480, 236, s.lit('#fdf9ef', 0.8));
  for (const hour of steps(0, 1, 60)) {
    const isHour = hour % 5 === 0;
    s.turned(hour * 6, 480, 480, () =>
      s.rect(480 - (isHour ? 7 : 2), 262, isHour ? 14 : 4, isHour ? 44 : 14, 3, isHour ? '#28304a' : '#8b91a3'),
    );
  }
  const hand = (angle: number, length: number, width: number) => {
    s.turned(angle, 488, 490, () => s.rect(488 - width / 2, 490 - length, width, length + 34, width / 2, '#1c244422'));
    s.turned(angle, 480, 480, () => s.rect(480 - width / 2, 480 - length, width, length + 34, width / 2, '#28304a'));
  };
  hand(-54, 120, 20);
  hand(60, 178, 14);
  s.turned(190, 480, 480, () => s.rect(477, 290, 6, 240, 3, '#d84535'));
  s.circle(480, 480, 20, s.ball('#d84535'));
  s.line('M228 400 A266 266 0 0 1 400 228', '#ffffff88', 14);
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
      [1, darker(colour, 0.14)],
    ]),
  );
  s.line('M216 494 A268 52 0 0 0 744 494', lighter(colour, 0.75), 10);
  shine(s, 'M262 420 C276 340 330 282 400 258', 20, 0.65);
  s.line('M560 760 C700 800 760 770 850 812', faint('#4a3a30', 0.55), 8);
});

type Motif = (s: Sheet) => void;

const motifs: Record<string, Motif> = {
  Lighthouse: (s) => {
    s.rect(330, 250, 300, 420, 0, s.down('#f7c98f', '#f5e3c4'));
    s.circle(550, 372, 52, '#f0715c');
    s.path('M330 560 C400 540 460 580 540 556 C580 546 610 552 630 556 L630 670 L330 670 Z', '#3f86b0');
    s.line('M350 606 C400 592 440 620 500 604 M440 640 C500 626 540 650 600 636', '#8fc3dd', 7);
    s.path('M330 610 C350 560 440 548 482 580 C510 606 490 640 470 670 L330 670 Z', '#2d4270');
    s.path(
      polygon([
        [388, 566],
        [400, 360],
        [440, 360],
        [452, 566],
      ]),
      '#fbf5e8',
    );
    s.path(
      polygon([
        [396, 430],
        [444, 430],
        [447, 480],
        [393, 480],
      ]),
      '#d84535',
    );
    s.path(
      polygon([
        [390, 524],
        [450, 524],
        [452, 566],
        [388, 566],
      ]),
      '#d84535',
    );
    s.rect(392, 346, 56, 14, 3, '#28304a');
    s.rect(404, 314, 32, 34, 2, '#ffe08a');
    s.path('M396 316 L420 288 L444 316 Z', '#d84535');
    s.path('M436 318 L630 274 L630 330 L436 338 Z', '#fff3b866');
  },
  Whale: (s) => {
    s.rect(330, 250, 300, 420, 0, s.down('#bfe0e6', '#8fc3d6'));
    s.path('M330 470 C400 452 450 486 520 466 C570 454 600 462 630 468 L630 670 L330 670 Z', '#3f86b0');
    s.path(
      'M356 520 C356 440 440 420 500 440 C560 460 580 520 596 516 C590 480 600 452 624 440 C622 500 630 560 560 580 C480 600 356 600 356 520 Z',
      '#27406f',
    );
    s.path('M360 536 C400 566 470 566 530 560 C500 592 376 600 360 536 Z', '#dfe9f0');
    s.circle(410, 508, 8, '#ffffff');
    s.line('M450 424 C446 380 420 370 404 384 M450 424 C452 380 480 366 498 380', '#ffffff', 9);
    s.line('M340 628 C400 610 440 640 500 624 C550 612 590 630 620 622', '#8fc3dd', 8);
    s.circle(568, 330, 34, '#fbeec0');
  },
  'Sailing boat': (s) => {
    s.rect(330, 250, 300, 420, 0, s.down('#f3e2c0', '#f6efdd'));
    s.circle(400, 350, 44, '#f6be2c');
    s.path('M330 580 C400 562 450 596 520 578 C570 566 600 572 630 578 L630 670 L330 670 Z', '#2f7f8c');
    s.path('M484 300 L484 536 L380 536 C430 470 470 390 484 300 Z', '#d84535');
    s.path('M500 330 L500 536 L592 536 C570 460 540 390 500 330 Z', '#fbf5e8');
    s.rect(487, 292, 9, 262, 3, '#5d4030');
    s.path('M360 552 L606 552 C596 592 570 606 540 606 L420 606 C390 606 368 586 360 552 Z', '#5d3a2a');
    s.line('M350 634 C410 618 450 646 510 630 C560 618 590 636 616 630', '#8fd0cf', 8);
    s.line('M540 300 C548 288 556 288 562 298 C568 288 576 288 584 300', '#5b6270', 6);
  },
};

const framedPrint = hanging((s, { name, shadow }) => {
  const frame = boxShape(236, 156, 488, 608, 6);
  s.castShadow(frame, shadow, 1.7);
  wood(s, frame, [236, 156, 488, 608], '#dcb98a', false);
  s.path(
    polygon([
      [236, 156],
      [724, 156],
      [692, 188],
      [268, 188],
    ]),
    '#fff6e033',
  );
  s.path(
    polygon([
      [236, 764],
      [724, 764],
      [692, 732],
      [268, 732],
    ]),
    '#4a2f1a44',
  );
  s.path(
    polygon([
      [724, 156],
      [724, 764],
      [692, 732],
      [692, 188],
    ]),
    '#4a2f1a33',
  );
  s.rect(268, 188, 424, 544, 0, '#fdfaf2');
  s.rect(268, 188, 424, 12, 0, '#1c244422');
  s.rect(268, 188, 10, 544, 0, '#1c24441a');
  s.inside(boxShape(330, 250, 300, 420), () => motifs[name ?? 'Lighthouse']?.(s));
  s.path('M268 188 L470 188 L268 520 Z', '#ffffff2e');
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

const mirror = hanging((s, { shadow }) => {
  s.castShadow(ellipseShape(480, 480, 290), shadow, 1.6);
  s.circle(
    480,
    480,
    290,
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, '#f7e2a4'],
        [0.3, brass],
        [0.5, '#f3d88f'],
        [0.75, '#a97a2a'],
        [1, '#d8ac50'],
      ],
    ),
  );
  s.ring(480, 480, 272, '#8a611f55', 4);
  s.circle(
    480,
    480,
    228,
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, '#8a611f'],
        [1, '#f7e2a4'],
      ],
    ),
  );
  const glass = ellipseShape(480, 480, 214);
  s.path(
    glass,
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, '#e6f1f5'],
        [0.5, '#b7cfdb'],
        [1, '#8fabc0'],
      ],
    ),
  );
  s.inside(glass, () => {
    s.path('M230 560 L560 230 L640 230 L230 640 Z', '#ffffff66');
    s.path('M250 690 L690 250 L716 250 L276 690 Z', '#ffffff44');
  });
  for (const angle of steps(22.5, 45, 8)) {
    const x = 480 + Math.cos((angle * Math.PI) / 180) * 258;
    const y = 480 + Math.sin((angle * Math.PI) / 180) * 258;
    s.circle(x + 3, y + 4, 16, '#7a551a88');
    s.circle(x, y, 16, s.ball('#e6c06a'));
  }
});

export const homeAndLightDrawings = {
  deskLamp,
  stormLantern,
  candle,
  blanket,
  cushion,
  vase,
  wallClock,
  logBasket,
  tableLamp,
  framedPrint,
  plantPot,
  mirror,
};
