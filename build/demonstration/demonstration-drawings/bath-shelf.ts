import { darker, faint, lighter, lightnessOf } from './colour.ts';
import { standing } from './drawing.ts';
import { brass, leather, shine, steel, walnut } from './materials.ts';
import { blob, leafShape, steps, turnedShape, vessel } from './shapes.ts';

const towels = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 784, 290, shadow);
  const towel = (y: number, tone: string, inset: number) => {
    const [left, right] = [196 + inset, 764 - inset];
    const outline = `M${left + 56} ${y} L${right} ${y} C${right + 14} ${y + 6} ${right + 14} ${y + 30} ${right} ${y + 36} L${right} ${y + 82} C${right + 14} ${y + 88} ${right + 14} ${y + 114} ${right} ${y + 122} L${left + 56} ${y + 122} C${left - 24} ${y + 122} ${left - 24} ${y} ${left + 56} ${y} Z`;
    s.path(outline, s.lyingRound(tone, 0.8));
    s.inside(outline, () => {
      for (const x of steps(left - 10, 22, 28))
        s.line(`M${x} ${y} L${x} ${y + 130}`, faint(darker(tone, 0.5), 0.15), 4);
      for (const dy of [14, 34, 88, 108])
        s.line(`M${left} ${y + dy} L${right + 20} ${y + dy}`, faint(darker(tone, 0.5), 0.15), 4);
      s.rect(right - 110, y - 4, 34, 140, 0, faint(lightnessOf(tone) > 0.8 ? darker(tone, 0.3) : '#fffaf0', 0.55));
      s.rect(right - 64, y - 4, 10, 140, 0, faint(lightnessOf(tone) > 0.8 ? darker(tone, 0.3) : '#fffaf0', 0.55));
    });
    s.line(`M${left + 60} ${y + 61} L${right - 4} ${y + 61}`, faint(darker(tone, 0.6), 0.5), 7);
    s.line(
      `M${left + 14} ${y + 40} C${left + 8} ${y + 56} ${left + 8} ${y + 70} ${left + 16} ${y + 86}`,
      faint('#ffffff', 0.45),
      10,
    );
  };
  towel(660, colour, 0);
  towel(536, lighter(colour, 0.55), 16);
  towel(412, darker(colour, 0.12), 6);
  towel(288, lighter(colour, 0.2), 24);
  s.line('M430 292 C420 240 540 240 530 292', leather, 10);
  s.path(leafShape(500, 284, -30, 130, 46), s.lit('#7e9a63'));
  s.path(leafShape(500, 284, -70, 110, 42), s.lit('#94b07c'));
  s.path(leafShape(486, 286, -150, 116, 42), s.lit('#86a86e'));
});

const shavingSet = standing((s, { shadow }) => {
  s.contactShadow(340, 778, 190, shadow);
  s.contactShadow(660, 784, 92, shadow);
  s.path(vessel(340, 560, 756, 190, 130), s.round('#7fa9b8'));
  s.line('M174 622 A180 34 0 0 0 506 622', '#f7f2e6aa', 12);
  s.ellipse(340, 560, 190, 36, '#a9c9d3');
  s.path(
    blob([
      [170, 560],
      [190, 510],
      [240, 520],
      [280, 470],
      [340, 490],
      [400, 456],
      [440, 506],
      [496, 512],
      [510, 560],
      [440, 590],
      [340, 596],
      [240, 590],
    ]),
    s.radial([0.4, 0.2], 0.9, [
      [0, '#ffffff'],
      [0.7, '#f3f7f8'],
      [1, '#c9d9df'],
    ]),
  );
  s.line('M240 540 C260 520 300 530 300 546 M360 520 C390 506 430 520 430 540', '#c9d9df', 7);
  s.turned(24, 420, 480, () => {
    s.tube('M420 520 L420 250', '#c7cfd6', 26);
    for (const y of steps(280, 22, 7)) s.line(`M408 ${y} L432 ${y + 10}`, '#8e99a3', 4);
    s.rect(336, 214, 168, 30, 12, s.metal(steel, [0, 0], [0, 1]));
    s.path('M344 214 C380 184 460 184 496 214 Z', s.metal(steel));
    s.rect(330, 232, 180, 7, 3, '#6b7682');
  });
  s.path('M580 560 C560 470 556 380 590 300 C630 262 690 262 730 300 C764 380 760 470 740 560 Z', s.round('#d9c7a4'));
  s.inside('M580 560 C560 470 556 380 590 300 C630 262 690 262 730 300 C764 380 760 470 740 560 Z', () => {
    for (const x of steps(566, 13, 15))
      s.line(
        `M${660 + (x - 660) * 0.86} 560 C${x} 460 ${660 + (x - 660) * 1.1} 380 ${660 + (x - 660) * 0.9} 280`,
        '#8a744e66',
        4,
      );
    s.path('M540 420 C620 440 700 440 780 420 L780 490 C700 506 620 506 540 490 Z', '#6b54385c');
    s.ellipse(660, 290, 90, 40, '#fffaf0aa');
  });
  s.rect(576, 548, 168, 34, 10, s.metal(brass));
  s.path(
    turnedShape(660, [
      [582, 62],
      [616, 46],
      [660, 54],
      [716, 84],
      [768, 88],
    ]),
    s.round(walnut, 1.2),
  );
  shine(s, 'M628 640 C618 680 606 710 602 744', 12, 0.4);
});

const washBag = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 784, 288, shadow);
  s.tube('M250 560 C150 540 140 640 226 660', leather, 28);
  const side =
    'M232 470 C200 560 190 690 214 762 C222 784 240 788 262 788 L698 788 C722 788 738 784 746 762 C770 690 760 560 728 470 Z';
  s.path(side, s.round(colour));
  s.inside(side, () => {
    s.path('M180 690 C340 720 620 720 790 690 L790 800 L180 800 Z', s.round(leather));
    s.line('M190 700 C340 728 620 728 780 700', '#f1dcb0aa', 4, { dash: '12 9', cap: 'butt' });
    s.line('M300 500 C290 580 290 640 300 690 M660 500 C670 580 670 640 660 690', faint(darker(colour, 0.6), 0.22), 9);
  });
  s.path(
    'M232 470 C280 400 380 376 480 376 C580 376 680 400 728 470 C640 510 320 510 232 470 Z',
    s.lit(lighter(colour, 0.16)),
  );
  s.line('M254 462 C320 420 400 408 480 408 C560 408 640 420 706 462', '#3a3e46', 22);
  s.line('M254 462 C320 420 400 408 480 408 C560 408 640 420 706 462', '#d9b45e', 13, { dash: '5 5', cap: 'butt' });
  s.turned(8, 620, 424, () => {
    s.rect(604, 408, 42, 28, 7, s.metal(brass));
    s.rect(634, 414, 74, 17, 8, s.lit(leather));
  });
  s.rect(430, 570, 100, 72, 10, s.lit(leather));
  s.line('M480 584 L480 628 M466 596 L494 596 M458 612 C460 630 500 630 502 612', '#f1dcb0', 5);
  shine(s, 'M252 530 C244 580 242 630 246 670', 15, 0.3);
});

const toothbrushes = standing((s, { shadow }) => {
  s.contactShadow(480, 784, 150, shadow);
  const brush = (angle: number, x: number, top: number, bristle: string) =>
    s.turned(angle, x, 640, () => {
      s.path(
        `M${x - 12} ${top} C${x - 12} ${top - 20} ${x + 14} ${top - 20} ${x + 14} ${top} L${x + 12} ${top + 140} C${x + 10} ${top + 190} ${x + 22} ${top + 240} ${x + 22} 760 L${x - 22} 760 C${x - 22} ${top + 240} ${x - 10} ${top + 190} ${x - 12} ${top + 140} Z`,
        s.round('#dcb57c'),
      );
      s.rect(
        x - 50,
        top - 4,
        42,
        108,
        8,
        s.linear(
          [0, 0],
          [1, 0],
          [
            [0, lighter(bristle, 0.3)],
            [1, bristle],
          ],
        ),
      );
      for (const dy of steps(top + 10, 14, 7))
        s.line(`M${x - 48} ${dy} L${x - 14} ${dy}`, faint(darker(bristle, 0.5), 0.3), 4);
      s.rect(x - 50, top + 36, 42, 28, 0, faint('#ffffff', 0.7));
    });
  brush(-16, 450, 212, '#3f9f98');
  s.at(960, 0, [-1, 1], () => brush(-19, 446, 248, '#f0715c'));
  const glass = vessel(480, 480, 766, 152, 132);
  s.path(glass, faint('#ffffff', 0.42));
  s.inside(glass, () => {
    s.path('M320 640 A150 26 0 0 0 640 640 L640 810 L320 810 Z', faint('#8fcbe0', 0.5));
    s.ellipse(480, 640, 145, 22, faint('#c9ecf3', 0.8));
    s.path('M320 738 L640 738 L640 810 L320 810 Z', faint('#d9eef2', 0.85));
  });
  s.path(
    glass,
    s.linear(
      [0, 0],
      [1, 0],
      [
        [0, '#ffffffcc'],
        [0.14, '#ffffff22'],
        [0.82, '#2c6a7a11'],
        [1, '#2c6a7a66'],
      ],
    ),
  );
  s.line('M328 480 A152 30 0 0 0 632 480 A152 30 0 0 0 328 480', '#ffffffdd', 8);
  s.line('M331 488 A152 30 0 0 0 629 488', '#2c6a7a44', 4);
  shine(s, 'M356 540 L366 720', 15, 0.8);
});

export const bathShelfDrawings = { towels, shavingSet, washBag, toothbrushes };
