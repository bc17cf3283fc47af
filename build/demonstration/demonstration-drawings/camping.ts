import { darker, faint, lighter } from './colour.ts';
import { lying, standing } from './drawing.ts';
import { brass, leather, shine, steel, wood } from './materials.ts';
import { boxShape, ellipseShape, polygon, steps, turnedShape, vessel } from './shapes.ts';

const flask = standing((s, { colour, shadow }) => {
  s.contactShadow(410, 780, 118, shadow);
  s.contactShadow(650, 784, 92, shadow);
  const body = vessel(410, 330, 764, 112);
  s.path(vessel(410, 300, 336, 88, 92), s.round(steel));
  s.path(
    'M298 380 C298 344 312 330 330 322 L490 322 C508 330 522 344 522 380 L522 764 A112 22 0 0 1 298 764 Z',
    s.round(colour),
  );
  s.inside(body, () => {
    s.rect(290, 700, 240, 100, 0, s.round(steel));
    s.line('M298 702 A112 22 0 0 0 522 702', faint(darker(colour, 0.6), 0.4), 5);
    s.line('M298 470 A112 20 0 0 0 522 470', faint('#fffaf0', 0.75), 14);
    s.line('M298 498 A112 20 0 0 0 522 498', faint('#fffaf0', 0.75), 5);
  });
  s.path(vessel(410, 196, 306, 84, 94), s.round('#3a3e46'));
  s.ellipse(410, 196, 84, 17, '#5a5f69');
  for (const x of [346, 372, 400, 430, 458]) s.line(`M${x} 222 L${x - (410 - x) * 0.06} 300`, '#00000040', 6);
  shine(s, 'M334 400 L334 670', 16, 0.42);
  s.tube('M712 660 C772 650 776 736 706 738', lighter(steel, 0.1), 20);
  s.path(vessel(640, 640, 766, 86, 76), s.metal(steel));
  s.ellipse(640, 640, 86, 17, '#e6ecf0');
  s.ellipse(640, 642, 76, 13, '#6a4630');
  for (const [x, h] of [
    [616, 90],
    [660, 110],
  ] as const)
    s.line(
      `M${x} 616 C${x - 24} ${616 - h * 0.4} ${x + 24} ${616 - h * 0.6} ${x} ${616 - h}`,
      s.linear(
        [0, 1],
        [0, 0],
        [
          [0, '#ffffffee'],
          [1, '#ffffff22'],
        ],
      ),
      12,
    );
});

const rucksack = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 784, 240, shadow);
  s.line('M420 250 C420 180 540 180 540 250', darker(leather, 0.2), 24);
  s.line('M276 470 C210 520 220 640 270 700 M684 470 C750 520 740 640 690 700', darker(leather, 0.25), 30);
  const body =
    'M290 380 C290 270 360 230 480 230 C600 230 670 270 670 380 L690 720 C692 764 670 784 630 784 L330 784 C290 784 268 764 270 720 Z';
  s.path(body, s.round(colour));
  for (const side of [1, -1])
    s.at(480, 0, [side, 1], () => {
      s.path(
        'M196 560 C246 556 262 580 262 610 L262 730 C262 756 246 766 200 766 Z',
        s.lit(darker(colour, side === 1 ? 0.24 : 0.08)),
      );
      s.line('M200 584 L258 590', faint(darker(colour, 0.6), 0.4), 5);
    });
  s.path(
    'M330 570 C330 548 346 540 366 540 L594 540 C614 540 630 548 630 570 L636 730 C636 756 622 766 600 766 L360 766 C338 766 324 756 324 730 Z',
    s.lit(lighter(colour, 0.06)),
  );
  s.line('M340 590 L340 742 L620 742 L620 590', faint(lighter(colour, 0.7), 0.6), 4, { dash: '12 9', cap: 'butt' });
  const flap =
    'M276 392 C276 262 350 220 480 220 C610 220 684 262 684 392 L684 470 C684 500 664 512 630 512 L330 512 C296 512 276 500 276 470 Z';
  s.castShadow(flap, darker(colour, 0.7), 0.5);
  s.path(flap, s.lit(colour, 1.4));
  s.line('M294 470 C296 490 310 496 334 496 L626 496 C650 496 664 490 666 470', faint(lighter(colour, 0.7), 0.7), 4, {
    dash: '12 9',
    cap: 'butt',
  });
  for (const x of [392, 568]) {
    s.path(`M${x - 22} 440 L${x + 22} 440 L${x + 20} 640 L${x} 662 L${x - 20} 640 Z`, s.lit(leather));
    s.line(`M${x - 12} 452 L${x - 12} 632 M${x + 12} 452 L${x + 12} 632`, '#e7c08a88', 3, { dash: '9 7', cap: 'butt' });
    s.rect(x - 32, 560, 64, 46, 8, s.metal(brass));
    s.rect(x - 20, 571, 40, 24, 3, leather);
    s.rect(x - 4, 566, 8, 34, 3, '#f0d083');
  }
  s.rect(430, 322, 100, 68, 8, s.lit(leather));
  s.path('M448 374 L474 338 L490 360 L498 350 L514 374 Z', '#f1dcb0');
  shine(s, 'M312 350 C320 300 350 270 400 258', 16, 0.35);
});

const tent = standing((s, { colour, shadow }) => {
  const tree = (x: number, y: number, size: number, tone: string) => {
    s.rect(x - 7 * size, y - 10, 14 * size, 34 * size, 3, '#7d5a3c');
    for (const [dy, w] of [
      [0, 62],
      [-56, 50],
      [-106, 36],
    ] as const)
      s.path(
        polygon([
          [x, y + (dy - 100) * size],
          [x + w * size, y + dy * size],
          [x - w * size, y + dy * size],
        ]),
        s.lit(tone),
      );
  };
  tree(220, 690, 1.5, '#86a375');
  tree(310, 694, 1.1, '#9ab58a');
  tree(762, 690, 1.7, '#7c9a6d');
  tree(676, 696, 1, '#9ab58a');
  s.ellipse(490, 778, 360, 48, s.glow(shadow, 0.7));
  s.line('M300 380 L150 776 M690 400 L826 770', '#7a6a58', 5);
  s.path(
    'M344 300 L676 352 L800 764 L560 786 Z',
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, colour],
        [1, darker(colour, 0.34)],
      ],
    ),
  );
  s.line('M510 326 L690 776', faint(darker(colour, 0.6), 0.3), 5);
  const front = 'M344 300 C300 480 240 660 176 776 L568 786 C500 640 420 480 344 300 Z';
  s.path(front, s.lit(lighter(colour, 0.12), 1.2));
  s.path('M346 330 C330 500 300 660 262 780 L480 784 C440 640 390 480 346 330 Z', s.down('#5b4638', '#30262a'));
  s.path('M346 330 C330 500 300 660 262 780 L206 778 C270 660 320 500 346 330 Z', s.lit(lighter(colour, 0.3)));
  s.path('M346 330 C390 480 440 640 480 784 L526 784 C470 640 404 480 346 330 Z', s.lit(lighter(colour, 0.22)));
  s.path('M330 742 C370 724 420 726 450 744 L462 784 L316 782 Z', '#e8c25a');
  s.circle(346, 470, 16, '#ffdf85');
  s.circle(346, 480, 90, s.glow('#ffdf85', 0.8));
  s.line('M344 300 L336 262', '#5d4030', 9);
  s.path('M336 258 L400 274 L338 296 Z', '#f6be2c');
  for (const x of steps(170, 46, 14)) s.line(`M${x} 790 q6 -22 0 -30 M${x + 12} 792 q10 -16 16 -22`, '#7e9a63', 5);
});

const compass = lying((s, { shadow }) => {
  s.tube('M480 176 C480 120 560 120 560 160', brass, 16);
  s.rect(452, 160, 56, 64, 14, s.metal(brass));
  s.castShadow(ellipseShape(480, 500, 286), shadow, 1.5);
  s.circle(
    480,
    500,
    286,
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, '#f7e2a4'],
        [0.35, brass],
        [0.55, '#f0d083'],
        [1, '#9a6f28'],
      ],
    ),
  );
  for (const angle of steps(0, 6, 60)) s.turned(angle, 480, 500, () => s.line('M480 216 L480 232', '#8a611f77', 5));
  s.circle(
    480,
    500,
    246,
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, '#8a611f'],
        [1, '#f7e2a4'],
      ],
    ),
  );
  s.circle(
    480,
    500,
    234,
    s.radial([0.4, 0.36], 0.8, [
      [0, '#fffdf5'],
      [1, '#ecdfc0'],
    ]),
  );
  for (const angle of steps(0, 10, 36)) {
    const isLong = angle % 30 === 0;
    s.turned(angle, 480, 500, () => s.line(`M480 280 L480 ${isLong ? 308 : 294}`, '#4a4238', isLong ? 7 : 4));
  }
  for (const angle of steps(45, 90, 4))
    s.turned(angle, 480, 500, () => {
      s.path('M480 372 L498 482 L480 500 Z', '#c9b88e');
      s.path('M480 372 L462 482 L480 500 Z', '#e2d5b2');
    });
  for (const angle of steps(0, 90, 4))
    s.turned(angle, 480, 500, () => {
      s.path('M480 324 L508 472 L480 500 Z', '#5d7a8c');
      s.path('M480 324 L452 472 L480 500 Z', '#8aa3b2');
    });
  s.turned(28, 486, 510, () => s.path('M486 320 L510 510 L486 700 L462 510 Z', '#1c244433'));
  s.turned(28, 480, 500, () => {
    s.path(
      'M480 306 L506 500 L454 500 Z',
      s.linear(
        [0, 0],
        [1, 0],
        [
          [0, '#ee6a58'],
          [0.5, '#d84535'],
          [0.51, '#b4342a'],
          [1, '#a52d24'],
        ],
      ),
    );
    s.path(
      'M480 694 L506 500 L454 500 Z',
      s.linear(
        [0, 0],
        [1, 0],
        [
          [0, '#ffffff'],
          [0.5, '#e8edf0'],
          [0.51, '#b9c3cc'],
          [1, '#a5b0ba'],
        ],
      ),
    );
  });
  s.circle(480, 500, 20, s.ball(brass));
  s.path('M280 430 A214 214 0 0 1 420 296 C360 360 320 420 300 500 Z', '#ffffff55');
});

const pocketKnife = lying((s, { colour, shadow }) => {
  s.turned(-36, 480, 500, () => {
    const blade = 'M470 452 C380 436 250 428 150 470 C140 500 190 540 260 546 L470 540 Z';
    s.castShadow(blade, shadow, 1);
    s.path(
      blade,
      s.linear(
        [0, 0],
        [0, 1],
        [
          [0, '#9aa6b1'],
          [0.4, '#eef3f6'],
          [0.66, '#c3ccd4'],
          [1, '#e6ecf0'],
        ],
      ),
    );
    s.line('M400 464 L270 456', '#7f8b96', 8);
    s.tube('M770 450 C800 400 830 420 818 380 C806 344 850 350 842 318', '#aab5bf', 13);
    const handle =
      'M452 444 C520 430 700 424 772 440 C820 450 834 520 800 552 C760 578 640 552 540 566 C480 574 446 560 444 520 Z';
    s.castShadow(handle, shadow, 1.2);
    if (colour === '#cf9a5f') wood(s, handle, [444, 424, 390, 150], colour);
    else {
      s.path(handle, s.lyingRound(colour));
      s.inside(handle, () => {
        for (const y of [462, 486, 512, 538])
          s.line(`M450 ${y} C560 ${y - 14} 700 ${y - 10} 830 ${y}`, faint(darker(colour, 0.6), 0.2), 4);
      });
    }
    s.line('M470 450 C560 436 700 432 770 446', faint('#ffffff', 0.5), 8);
    s.path('M436 436 L478 434 L484 570 L442 564 Z', s.down('#eef3f6', '#8e99a3'));
    for (const x of [520, 640, 762]) s.circle(x, 500, 11, s.ball(brass));
    s.ring(806, 500, 18, '#aab5bf', 8);
  });
  s.line('M744 330 C800 370 790 440 730 470 C690 490 690 540 740 560', leather, 12);
});

const binoculars = standing((s, { shadow }) => {
  const rubber = '#40555a';
  const barrel = (x: number, tone: string) => {
    s.contactShadow(x, 780, 138, shadow);
    const body = turnedShape(x, [
      [300, 62],
      [330, 74],
      [420, 80],
      [480, 116],
      [600, 132],
      [700, 132],
      [764, 128],
    ]);
    s.path(body, s.round(tone));
    s.inside(body, () => {
      s.line(`M${x - 140} 500 A130 26 0 0 0 ${x + 140} 500`, faint(darker(tone, 0.7), 0.5), 7);
      s.line(`M${x - 140} 700 A132 26 0 0 0 ${x + 140} 700`, faint(brass, 0.9), 10);
      for (const y of steps(546, 24, 6))
        s.line(`M${x - 140} ${y} A132 26 0 0 0 ${x + 140} ${y}`, faint(darker(tone, 0.7), 0.25), 6);
    });
    s.path(vessel(x, 236, 316, 74, 66), s.round('#2b2e35'));
    s.ellipse(x, 236, 74, 18, '#4a4f59');
    s.ellipse(
      x,
      238,
      56,
      12,
      s.linear(
        [0, 0],
        [1, 1],
        [
          [0, '#b8d8e0'],
          [1, '#3d6a86'],
        ],
      ),
    );
    shine(s, `M${x - 94} 560 L${x - 92} 670`, 15, 0.35);
  };
  s.line('M330 440 C190 440 160 640 230 750', darker(leather, 0.2), 16);
  s.line('M630 440 C770 440 800 640 730 750', darker(leather, 0.2), 16);
  s.rect(412, 400, 136, 56, 16, s.lyingRound('#2b2e35'));
  s.rect(420, 540, 120, 70, 16, s.lyingRound('#2b2e35'));
  s.rect(452, 342, 56, 260, 22, s.round('#555b66'));
  for (const y of steps(360, 14, 6)) s.line(`M456 ${y} L504 ${y}`, '#22252b', 5);
  barrel(348, rubber);
  barrel(612, rubber);
});

const torch = lying((s, { colour, shadow }) => {
  s.turned(-32, 480, 500, () => {
    s.path(
      'M640 430 L960 250 L960 730 L640 552 Z',
      s.linear(
        [0, 0],
        [1, 0],
        [
          [0, '#fff0a8'],
          [0.3, '#fff0a888'],
          [1, '#fff0a800'],
        ],
      ),
    );
    const body = boxShape(140, 440, 380, 104, 34);
    s.castShadow(body, shadow, 1.1);
    s.tube('M150 500 C90 520 100 600 150 610 C190 616 200 590 190 570', '#4a4f59', 10);
    s.path(body, s.lyingRound(colour));
    s.inside(body, () => {
      for (const x of steps(170, 26, 6)) s.rect(x, 440, 13, 104, 0, faint(darker(colour, 0.7), 0.25));
    });
    s.rect(360, 444, 96, 34, 17, '#2e3138');
    s.rect(402, 440, 46, 26, 12, s.down('#f0715c', '#b4342a'));
    const head = 'M508 436 L560 408 L640 396 C652 396 652 588 640 588 L560 576 L508 548 Z';
    s.castShadow(head, shadow, 1.1);
    s.path(head, s.lyingRound('#3a3e46'));
    s.path('M556 410 L584 405 L584 579 L556 574 Z', s.lyingRound(colour));
    s.ellipse(644, 492, 26, 96, s.lyingRound('#59606b'));
    s.ellipse(
      648,
      492,
      19,
      80,
      s.radial([0.5, 0.5], 0.6, [
        [0, '#ffffff'],
        [0.5, '#fff3b8'],
        [1, '#f6cf5a'],
      ]),
    );
  });
});

const rope = lying((s, { shadow }) => {
  const hemp = '#cda672';
  const strand = (d: string, width: number) => {
    s.line(d, darker(hemp, 0.45), width);
    s.line(d, hemp, width - 8);
    s.line(d, lighter(hemp, 0.35), width - 8, { dash: '9 15', cap: 'butt' });
    s.line(d, faint(darker(hemp, 0.5), 0.4), width - 8, { dash: '3 21', cap: 'butt' });
  };
  const hole = 'M352 470 A128 112 0 1 0 608 470 A128 112 0 1 0 352 470 Z';
  s.castShadow(`${ellipseShape(480, 470, 290, 268)} ${hole}`, shadow, 1.2);
  for (const [rx, ry, dx, dy] of [
    [268, 246, 0, 0],
    [238, 218, 6, 4],
    [208, 190, -5, 6],
    [178, 162, 4, -2],
    [150, 134, 0, 4],
  ] as const)
    strand(ellipseShape(480 + dx, 470 + dy, rx, ry), 42);
  strand('M700 610 C780 660 800 720 720 770 C680 790 640 780 610 770', 42);
  s.turned(14, 606, 770, () => s.rect(582, 748, 46, 44, 8, s.down('#e6533f', '#a52d24')));
  for (const [index, x] of [430, 462, 494, 526].entries())
    strand(`M${x} ${576 + (index % 2) * 4} C${x - 14} 630 ${x - 12} 690 ${x + 4} 744`, 38);
});

export const campingDrawings = { flask, rucksack, tent, compass, pocketKnife, binoculars, torch, rope };
