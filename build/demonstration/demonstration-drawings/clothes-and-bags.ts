import { darker, faint, lighter } from './colour.ts';
import { hanging, lying, standing } from './drawing.ts';
import { brass, shine } from './materials.ts';
import { boxShape, steps } from './shapes.ts';
import type { Sheet } from './sheet.ts';

/** A wooden hanger, whose hook is at the top of the sheet. */
function hanger(s: Sheet, y: number): void {
  s.line(
    `M480 ${y + 30} L480 ${y - 6} C480 ${y - 30} 516 ${y - 30} 516 ${y - 56} C516 ${y - 92} 456 ${y - 92} 454 ${y - 58}`,
    '#8e99a3',
    10,
  );
  s.line(
    `M300 ${y + 84} C380 ${y + 40} 440 ${y + 30} 480 ${y + 30} C520 ${y + 30} 580 ${y + 40} 660 ${y + 84}`,
    '#a97444',
    24,
  );
}

const raincoat = hanging((s, { colour, shadow }) => {
  hanger(s, 190);
  const sleeve =
    'M346 286 C290 306 262 370 246 460 C232 540 222 600 216 660 C240 678 282 682 306 674 C318 600 336 540 356 480 Z';
  const body =
    'M376 262 C346 270 330 280 326 300 C328 440 312 600 288 770 C400 800 560 800 672 770 C648 600 632 440 634 300 C630 280 614 270 584 262 Z';
  s.castShadow(sleeve, shadow, 1);
  s.castShadow(body, shadow, 1.2);
  s.path(sleeve, s.lit(colour, 1.2));
  s.at(960, 0, [-1, 1], () =>
    s.path(
      sleeve,
      s.linear(
        [1, 0],
        [0, 1],
        [
          [0, colour],
          [1, darker(colour, 0.22)],
        ],
      ),
    ),
  );
  s.path('M220 628 C244 644 284 648 310 640 L304 676 C280 684 240 680 216 664 Z', darker(colour, 0.16));
  s.at(960, 0, [-1, 1], () =>
    s.path('M220 628 C244 644 284 648 310 640 L304 676 C280 684 240 680 216 664 Z', darker(colour, 0.26)),
  );
  s.path(body, s.lit(colour, 1.2));
  s.path('M466 280 L508 280 L514 788 L462 788 Z', faint(darker(colour, 0.5), 0.16));
  s.line('M466 300 L462 786', faint(darker(colour, 0.6), 0.4), 5);
  for (const y of [372, 466, 560, 654, 736]) {
    s.circle(489, y + 3, 13, faint('#1c2444', 0.25));
    s.circle(488, y, 12, s.ball(brass));
  }
  for (const [x, tilt] of [
    [332, 4],
    [528, -4],
  ] as const)
    s.turned(tilt, x + 50, 620, () => {
      s.rect(x, 586, 104, 112, 12, faint(darker(colour, 0.5), 0.16));
      s.rect(x - 5, 574, 114, 40, 10, s.down(lighter(colour, 0.14), darker(colour, 0.1)));
      s.line(`M${x - 2} 616 L${x + 106} 616`, faint(darker(colour, 0.6), 0.3), 4);
    });
  const hood = 'M366 306 C330 210 400 160 480 160 C560 160 630 210 594 306 C560 344 400 344 366 306 Z';
  s.path(hood, s.lit(colour, 1.4));
  s.path(
    'M406 300 C384 226 430 192 480 192 C530 192 576 226 554 300 C530 322 430 322 406 300 Z',
    s.down(darker(colour, 0.5), darker(colour, 0.3)),
  );
  s.line('M430 318 C424 350 430 376 426 396 M532 318 C538 350 530 372 536 392', '#f7eedc', 7);
  s.circle(426, 402, 9, s.ball(brass));
  s.circle(536, 398, 9, s.ball(brass));
  shine(s, 'M376 380 C374 440 370 480 366 524', 12, 0.35);
});

const stripedShirt = lying((s, { colour, shadow }) => {
  const sleeve =
    'M338 236 C280 262 240 330 206 424 C190 468 178 504 168 540 C196 562 244 576 276 574 C292 524 312 486 346 440 Z';
  const body =
    'M380 214 C360 224 340 230 326 244 C330 400 326 600 318 758 C420 776 540 776 642 758 C634 600 630 400 634 244 C620 230 600 224 580 214 C550 250 410 250 380 214 Z';
  s.castShadow(sleeve, shadow, 0.9);
  s.castShadow(body, shadow, 0.9);
  const cloth = '#faf4e6';
  const stripes = (top: number, tilt: number) =>
    s.turned(tilt, 260, 400, () => {
      for (const y of steps(top, 42, 16)) s.line(`M60 ${y} L900 ${y}`, colour, 18, { cap: 'butt' });
    });
  s.path(sleeve, s.lit(cloth));
  s.inside(sleeve, () => stripes(250, 24));
  s.line('M168 540 C196 562 244 576 276 574', lighter(colour, 0.1), 12);
  s.at(960, 0, [-1, 1], () => {
    s.path(
      sleeve,
      s.linear(
        [1, 0],
        [0, 1],
        [
          [0, cloth],
          [1, darker(cloth, 0.16)],
        ],
      ),
    );
    s.inside(sleeve, () => stripes(250, 24));
    s.line('M168 540 C196 562 244 576 276 574', darker(colour, 0.1), 12);
  });
  s.path(body, s.lit(cloth));
  s.inside(body, () => {
    for (const y of steps(318, 42, 10))
      s.line(`M300 ${y} C420 ${y + 8} 540 ${y + 8} 660 ${y}`, colour, 18, { cap: 'butt' });
    s.path(
      body,
      s.linear(
        [0, 0],
        [1, 0],
        [
          [0, '#1c244422'],
          [0.12, '#1c244400'],
          [0.8, '#1c244400'],
          [1, '#1c244433'],
        ],
      ),
    );
  });
  s.path('M380 214 C410 250 550 250 580 214 C560 206 400 206 380 214 Z', darker(cloth, 0.3));
  s.line('M380 216 C410 252 550 252 580 216', colour, 13);
});

const boots = standing((s, { colour, shadow }) => {
  const boot = (x: number, y: number, tone: string) =>
    s.at(x, y, 1, () => {
      s.contactShadow(120, 392, 170, shadow);
      s.path(
        'M-46 360 L290 360 C300 388 292 402 276 402 L130 402 L120 390 L20 390 L14 402 L-40 402 C-52 402 -50 380 -46 360 Z',
        '#e9dcc0',
      );
      s.line('M-40 394 L270 394', '#b59a6a', 8, { dash: '14 8', cap: 'butt' });
      const outline =
        'M-30 -150 C20 -170 90 -170 140 -150 C140 -60 130 60 136 150 C140 206 180 226 230 246 C280 264 300 310 294 368 L-48 368 C-54 300 -26 240 -30 160 C-34 60 -38 -60 -30 -150 Z';
      s.path(outline, s.round(tone));
      s.inside(outline, () => {
        s.path('M-60 320 C60 344 200 330 310 320 L310 380 L-60 380 Z', darker(tone, 0.2));
        s.line('M-40 -104 C20 -84 90 -84 146 -104', faint(lighter(tone, 0.8), 0.85), 12);
        s.line('M130 170 C100 200 60 210 20 204', faint(darker(tone, 0.6), 0.3), 8);
        s.line('M140 206 C112 236 76 244 44 238', faint(darker(tone, 0.6), 0.3), 8);
      });
      s.ellipse(55, -150, 86, 18, darker(tone, 0.5));
      s.line('M-31 -150 A86 18 0 0 0 141 -150', lighter(tone, 0.4), 7);
      shine(s, 'M8 -60 C4 30 10 90 8 150', 17, 0.4);
      shine(s, 'M206 268 C230 276 246 290 254 306', 12, 0.5);
    });
  boot(474, 372, darker(colour, 0.16));
  boot(292, 390, colour);
});

const tote = hanging((s, { colour, shadow }) => {
  s.circle(480, 170, 16, s.ball(brass));
  s.tube('M350 420 C360 260 420 180 480 170 C540 180 600 260 610 420', darker(colour, 0.15), 30);
  const bag =
    'M246 380 C400 396 560 396 714 380 C722 500 744 640 750 760 C600 790 360 790 210 760 C216 640 238 500 246 380 Z';
  s.castShadow(bag, shadow, 1.4);
  const canvas = '#f1e6cd';
  s.path(bag, s.lit(canvas));
  s.inside(bag, () => {
    s.path('M180 606 C360 634 600 634 780 606 L780 810 L180 810 Z', s.lit(colour));
    s.line('M190 614 C360 642 600 642 770 614', faint('#ffffff', 0.75), 4, { dash: '12 9', cap: 'butt' });
    s.path('M246 380 L300 380 L270 780 L200 780 Z', '#ffffff30');
  });
  s.line('M246 396 C400 412 560 412 714 396', faint('#7a6a4a', 0.5), 4, { dash: '12 9', cap: 'butt' });
  const strap = (x: number, lean: number) =>
    s.path(`M${x - 18} 380 L${x + 18} 380 L${x + 18 + lean} 540 L${x - 18 + lean} 540 Z`, s.lit(colour));
  strap(350, -8);
  strap(610, 8);
  s.at(480, 506, 1, () => {
    s.line('M0 -52 L0 60 M-34 -14 L34 -14 M-58 14 C-56 56 -26 66 0 66 C26 66 56 56 58 14', colour, 14);
    s.ring(0, -66, 15, colour, 11);
  });
});

const apron = hanging((s, { colour, shadow }) => {
  const strap = '#8a5a36';
  s.circle(480, 150, 13, s.ball(brass));
  s.line('M402 262 C390 190 440 156 480 156 C520 156 570 190 558 262', strap, 18);
  const body =
    'M394 250 L566 250 C572 350 604 420 668 446 C676 560 682 660 684 770 C560 792 400 792 276 770 C278 660 284 560 292 446 C356 420 388 350 394 250 Z';
  s.line('M292 460 C220 470 214 560 240 640', strap, 16);
  s.line('M668 460 C740 470 746 560 716 620', strap, 16);
  s.castShadow(body, shadow, 1.2);
  s.path(body, s.lit(colour, 1.2));
  s.inside(body, () => {
    s.line('M404 250 C398 350 370 430 300 456', faint(lighter(colour, 0.7), 0.6), 4, { dash: '11 8', cap: 'butt' });
    s.line('M556 250 C562 350 590 430 660 456', faint(lighter(colour, 0.7), 0.6), 4, { dash: '11 8', cap: 'butt' });
  });
  s.rect(424, 306, 112, 96, 10, darker(colour, 0.12));
  s.line('M424 326 L536 326', faint(lighter(colour, 0.7), 0.7), 4, { dash: '11 8', cap: 'butt' });
  s.turned(8, 500, 300, () => {
    s.rect(492, 252, 15, 80, 4, '#f6be2c');
    s.path('M492 252 L499.5 230 L507 252 Z', '#f1dcb8');
  });
  s.rect(424, 318, 112, 84, 10, darker(colour, 0.12));
  const pocket = boxShape(346, 540, 268, 150, 16);
  s.castShadow(pocket, darker(colour, 0.6), 0.4);
  s.path(pocket, s.lit(lighter(colour, 0.05)));
  s.line('M354 562 L606 562 M480 562 L480 684', faint(lighter(colour, 0.7), 0.7), 4, { dash: '11 8', cap: 'butt' });
  for (const [x, y] of [
    [362, 554],
    [598, 554],
    [404, 272],
    [556, 272],
  ] as const)
    s.circle(x, y, 8, s.ball(brass));
  s.path('M520 548 L520 512 L586 512 L586 548 Z', '#f7eedc');
  s.line('M536 512 L536 548 M570 512 L570 548', '#d84535', 7);
});

const plimsolls = standing((s, { colour, shadow }) => {
  const shoe = (x: number, y: number, tone: string) =>
    s.at(x, y, 1.02, () => {
      s.contactShadow(250, 238, 290, shadow);
      const upper =
        'M-4 180 C-18 110 -10 40 4 0 C30 -16 60 -8 80 20 C120 50 150 44 180 6 C210 24 260 70 330 96 C420 120 490 130 500 190 Z';
      s.path(upper, s.lit(tone, 1.2));
      s.path('M80 20 C120 50 150 44 180 6 C150 -2 110 2 80 20 Z', darker(tone, 0.5));
      s.inside(upper, () => {
        s.path('M396 100 C370 140 376 170 380 200 L520 200 L520 100 Z', '#f4ead4');
        s.line('M396 108 C372 140 378 170 382 196', faint('#8a7a66', 0.5), 4);
        s.line('M70 30 C76 80 70 130 60 190', faint(lighter(tone, 0.7), 0.7), 4, { dash: '9 7', cap: 'butt' });
        s.path('M-20 120 C20 124 40 120 66 124 L60 200 L-20 200 Z', faint(darker(tone, 0.5), 0.22));
      });
      s.path('M170 20 C220 40 280 86 350 108 L330 132 C260 110 200 70 154 46 Z', s.lit(lighter(tone, 0.2)));
      for (const [lx, ly] of [
        [198, 46],
        [234, 68],
        [272, 90],
        [310, 108],
      ] as const)
        s.line(`M${lx - 22} ${ly + 22} L${lx + 18} ${ly - 12}`, '#fdf8ec', 11);
      s.path(
        'M-14 174 C160 190 340 190 506 176 C518 200 514 232 496 236 L8 236 C-16 234 -22 204 -14 174 Z',
        s.down('#fffaf0', '#dccdae'),
      );
      s.line('M-12 206 C160 218 340 218 508 206', tone, 8);
    });
  shoe(286, 452, darker(colour, 0.14));
  shoe(174, 528, colour);
});

const umbrella = standing((s, { colour, shadow }) => {
  s.contactShadow(510, 790, 90, shadow);
  s.tube('M480 250 L480 700', '#6a7079', 14);
  s.tube('M480 600 L480 722 C480 800 580 800 580 728', '#a86b3c', 30);
  const canopy =
    'M134 512 C140 300 290 190 480 190 C670 190 820 300 826 512 C794 470 740 462 706 506 C670 458 606 456 566 506 C536 460 424 460 394 506 C354 456 290 458 254 506 C220 462 166 470 134 512 Z';
  s.path(
    canopy,
    s.radial([0.36, 0.3], 0.85, [
      [0, lighter(colour, 0.34)],
      [0.5, colour],
      [1, darker(colour, 0.3)],
    ]),
  );
  s.inside(canopy, () => {
    s.path('M480 190 C420 250 396 380 394 520 L566 520 C564 380 540 250 480 190 Z', faint(lighter(colour, 0.6), 0.24));
    s.path('M480 190 C640 240 700 380 706 520 L840 520 L840 190 Z', faint(darker(colour, 0.6), 0.2));
    s.path('M480 190 C320 240 260 380 254 520 L120 520 L120 190 Z', faint(darker(colour, 0.6), 0.08));
  });
  for (const d of [
    'M480 192 C420 250 396 380 394 506',
    'M480 192 C540 250 564 380 566 506',
    'M480 192 C320 240 260 380 254 506',
    'M480 192 C640 240 700 380 706 506',
  ])
    s.line(d, faint(darker(colour, 0.6), 0.35), 5);
  s.tube('M480 194 L480 160', '#6a7079', 14);
  shine(s, 'M196 400 C216 330 260 280 320 252', 15, 0.35);
});

export const clothesAndBagsDrawings = { raincoat, stripedShirt, boots, tote, apron, plimsolls, umbrella };
