import { darker, faint, lighter, lightnessOf } from './colour.ts';
import { hanging, lying, standing } from './drawing.ts';
import { brass, iron, oak, shine, steam, steel, walnut, wood } from './materials.ts';
import { ellipseShape, leafShape, polygon, steps, turnedShape, vessel } from './shapes.ts';
import type { Point } from './shapes.ts';

const breadKnife = lying((s, { shadow }) => {
  const slice =
    'M560 560 C520 500 590 440 650 480 C700 430 790 450 790 530 C800 560 780 580 768 590 L776 740 C776 770 750 780 730 780 L590 780 C560 780 548 760 552 740 L562 600 Z';
  s.castShadow(slice, shadow, 0.8);
  s.path(slice, s.lit('#b87840'));
  s.at(672, 622, 0.87, () => s.at(-672, -618, 1, () => s.path(slice, s.lit('#f6e2b8'))));
  for (const [x, y, r] of [
    [620, 560, 9],
    [690, 540, 6],
    [650, 640, 11],
    [720, 620, 8],
    [610, 700, 7],
    [700, 710, 10],
    [730, 560, 5],
    [668, 590, 5],
  ] as const)
    s.ellipse(x, y, r, r * 0.75, '#e3c48d');
  s.turned(-38, 430, 440, () => {
    const blade = `M118 405 C240 392 420 392 560 396 L560 476 ${steps(560, -32, 13)
      .slice(1)
      .map((x) => `Q${x + 16} 462 ${x} 476`)
      .join(' ')} C140 470 118 440 118 405 Z`;
    s.castShadow(blade, shadow);
    s.path(
      blade,
      s.linear(
        [0, 0],
        [0, 1],
        [
          [0, '#8f9ba6'],
          [0.3, '#eef3f6'],
          [0.55, '#c3ccd4'],
          [1, '#9aa7b2'],
        ],
      ),
    );
    const handle = 'M556 390 C640 380 700 404 790 392 C822 390 826 470 800 482 C730 492 640 476 556 480 Z';
    s.castShadow(handle, shadow);
    wood(s, handle, [556, 385, 270, 100], walnut);
    s.rect(548, 388, 22, 94, 8, s.down('#f1d487', '#a97a2a'));
    for (const x of [618, 690, 762]) s.circle(x, 436, 9, s.ball(brass));
  });
});

const choppingBoard = lying((s, { shadow }) => {
  s.turned(-14, 480, 480, () => {
    const board =
      'M300 300 C300 282 314 270 332 270 L430 270 C446 270 446 250 446 220 L446 190 C446 168 462 158 480 158 C498 158 514 168 514 190 L514 220 C514 250 514 270 530 270 L628 270 C646 270 660 282 660 300 L660 740 C660 760 646 772 628 772 L332 772 C314 772 300 760 300 740 Z';
    s.castShadow(board, shadow, 1.2);
    wood(s, board, [300, 158, 360, 620], oak, false);
    s.line('M304 742 C304 762 318 768 332 768 L628 768 C644 768 656 760 656 742', darker(oak, 0.25), 8);
    s.circle(480, 205, 16, darker(oak, 0.55));
  });
  const tomato = (x: number, y: number, r: number) => {
    s.castShadow(ellipseShape(x, y, r), darker(oak, 0.4), 0.7);
    s.circle(x, y, r, s.ball('#d9412f'));
    for (const angle of [20, 92, 164, 236, 308]) s.path(leafShape(x, y, angle, r * 0.62, r * 0.2), '#4f7d3d');
    s.ellipse(x - r * 0.42, y - r * 0.45, r * 0.18, r * 0.12, '#ffffffaa');
  };
  tomato(430, 440, 76);
  tomato(562, 520, 60);
  const half = ellipseShape(440, 640, 66);
  s.castShadow(half, darker(oak, 0.4), 0.4);
  s.circle(440, 640, 66, '#c9382a');
  s.circle(440, 640, 58, '#f0826a');
  for (const angle of [0, 60, 120, 180, 240, 300]) {
    s.turned(angle, 440, 640, () => {
      s.ellipse(440, 607, 17, 20, '#d8503d');
      s.ellipse(434, 607, 4, 7, '#f8d79a');
      s.ellipse(447, 610, 4, 7, '#f8d79a');
    });
  }
});

const saucepan = standing((s, { colour, shadow }) => {
  s.contactShadow(430, 776, 205, shadow);
  s.tube('M610 560 L812 520', '#3a3d45', 40);
  s.circle(800, 523, 8, faint('#ffffff', 0.4));
  s.path(vessel(420, 525, 748, 210, 196), s.round(colour));
  s.line('M212 548 A209 40 0 0 0 628 548', faint('#ffffff', 0.35), 7);
  shine(s, 'M262 606 L268 704', 20, 0.4);
  s.ellipse(420, 525, 214, 42, darker(lighter(colour, 0.1), 0.35));
  s.path(
    'M208 520 C212 440 320 420 420 420 C520 420 628 440 632 520 A212 40 0 0 1 208 520 Z',
    s.lit(lighter(colour, 0.06)),
  );
  s.line('M208 522 A212 40 0 0 0 632 522', lightnessOf(colour) > 0.8 ? '#3f4f7a' : '#f7eedc', 9);
  s.ellipse(420, 424, 26, 8, darker(colour, 0.4));
  s.path(
    turnedShape(420, [
      [378, 30],
      [392, 36],
      [412, 16],
      [424, 18],
    ]),
    s.round('#3a3d45'),
  );
  shine(s, 'M270 490 C290 462 330 450 366 446', 14, 0.5);
});

const skillet = lying((s, { shadow }) => {
  s.turned(-40, 440, 510, () => {
    const handle = 'M640 474 C700 484 760 476 832 472 C868 470 876 550 832 550 C760 546 700 540 640 548 Z';
    s.castShadow(handle, shadow, 1.2);
    s.path(handle, s.lyingRound('#4a4e57'));
    s.ellipse(826, 511, 20, 13, '#23262c');
  });
  s.castShadow(ellipseShape(410, 535, 262), shadow, 1.4);
  s.circle(410, 535, 262, s.lit('#555a64', 1.4));
  s.circle(410, 535, 240, s.lit('#2c2f36'));
  s.circle(410, 540, 222, s.lit(iron, 1.2));
  const egg =
    'M300 470 C330 400 420 420 460 400 C530 380 570 450 550 510 C590 560 550 650 480 640 C430 700 330 680 310 620 C250 590 260 520 300 470 Z';
  s.castShadow(egg, '#15171b', 0.5);
  s.path(egg, s.lit('#fdf8ee'));
  s.line(egg, '#e9d3a4', 6);
  s.circle(424, 536, 68, s.ball('#f6a821'));
  s.ellipse(400, 508, 20, 12, '#ffffffbb');
  for (const [x, y] of [
    [340, 520],
    [480, 450],
    [500, 590],
    [350, 620],
    [460, 470],
    [420, 640],
  ] as const)
    s.circle(x, y, 4.5, '#4a4540');
});

const teaTowel = hanging((s, { colour, shadow }) => {
  s.rect(196, 214, 20, 24, 6, s.metal(brass));
  s.rect(744, 214, 20, 24, 6, s.metal(brass));
  const cloth =
    'M300 236 L640 236 C650 380 636 520 652 690 C610 706 590 688 560 700 C520 712 500 690 460 702 C420 712 390 690 350 702 C330 706 310 704 290 698 C304 520 292 380 300 236 Z';
  s.castShadow(cloth, shadow, 1);
  s.path(cloth, s.lit('#faf3e4'));
  s.inside(cloth, () => {
    for (const x of [326, 352, 578, 604])
      s.line(`M${x} 230 C${x + 6} 400 ${x - 6} 560 ${x + 4} 720`, faint(colour, 0.85), 13);
    for (const [y, width] of [
      [560, 12],
      [594, 30],
      [628, 12],
    ] as const)
      s.line(`M280 ${y} C400 ${y + 12} 540 ${y - 8} 670 ${y + 4}`, faint(colour, 0.85), width);
    const fold = s.linear(
      [0, 0],
      [1, 0],
      [
        [0, faint('#8a7a66', 0)],
        [0.5, faint('#8a7a66', 0.22)],
        [1, faint('#8a7a66', 0)],
      ],
    );
    for (const x of [384, 486])
      s.path(
        `M${x} 236 L${x + 40} 236 C${x + 46} 420 ${x + 30} 560 ${x + 60} 710 L${x - 20} 710 C${x} 560 ${x - 10} 420 ${x} 236 Z`,
        fold,
      );
    s.rect(290, 236, 370, 26, 0, faint('#6b5a52', 0.14));
  });
  s.rect(190, 216, 580, 20, 10, s.lyingRound(brass));
});

const edge = ([y, radius]: [number, number], share: number): Point => [470 - radius + share * 2 * radius, y];

const mokaPot = standing((s, { shadow }) => {
  s.contactShadow(470, 780, 150, shadow);
  const facets = (top: [number, number], bottom: [number, number], colour: string) => {
    const shades = [0.1, -0.55, -0.2, 0.32];
    for (const [index, shade] of shades.entries()) {
      const [from, to] = [index / 4, (index + 1) / 4];
      const tone = shade > 0 ? darker(colour, shade) : lighter(colour, -shade);
      s.path(polygon([edge(top, from), edge(top, to), edge(bottom, to), edge(bottom, from)]), tone);
    }
  };
  s.tube('M590 370 C700 350 730 380 722 440 L700 560', '#2e3138', 38);
  facets([560, 118], [770, 160], steel);
  s.rect(338, 536, 264, 34, 10, s.metal('#a7b2bc'));
  facets([330, 146], [538, 116], steel);
  s.path('M326 330 L268 352 L330 420 Z', lighter(steel, 0.25));
  s.path(
    'M322 330 L470 262 L620 330 Z',
    s.linear(
      [0, 0],
      [1, 0],
      [
        [0, lighter(steel, 0.6)],
        [0.5, steel],
        [1, darker(steel, 0.3)],
      ],
    ),
  );
  s.rect(318, 322, 306, 16, 7, s.metal('#a7b2bc'));
  s.path(
    turnedShape(470, [
      [214, 20],
      [228, 27],
      [248, 14],
      [264, 20],
    ]),
    s.round('#2e3138'),
  );
  s.circle(428, 660, 13, s.ball(brass));
  steam(s, 300, 330, 130);
});

const kettle = standing((s, { colour, shadow }) => {
  s.contactShadow(455, 778, 225, shadow);
  s.tube('M300 420 C300 190 620 190 620 420', '#454a53', 26);
  s.tube('M380 262 C420 236 500 236 540 262', walnut, 44);
  s.path(
    'M620 560 C700 540 710 470 762 430 L822 476 C780 560 740 650 640 690 Z',
    s.linear(
      [0, 0],
      [1, 1],
      [
        [0, lighter(colour, 0.25)],
        [0.5, colour],
        [1, darker(colour, 0.3)],
      ],
    ),
  );
  s.turned(41, 792, 452, () => s.rect(748, 424, 88, 32, 12, s.metal(steel)));
  s.path(
    turnedShape(460, [
      [408, 112],
      [440, 160],
      [560, 222],
      [680, 240],
      [742, 228],
      [764, 212],
    ]),
    s.round(colour),
  );
  s.ellipse(460, 412, 128, 26, darker(colour, 0.28));
  s.path(
    turnedShape(460, [
      [366, 44],
      [380, 90],
      [406, 120],
    ]),
    s.round(colour),
  );
  s.circle(460, 348, 26, s.ball('#454a53'));
  shine(s, 'M290 560 C276 600 268 640 270 690', 20, 0.45);
  steam(s, 800, 400, 120);
});

export const cookwareDrawings = { breadKnife, choppingBoard, saucepan, skillet, teaTowel, mokaPot, kettle };
