import { darker, faint, lighter } from './colour.ts';
import { lying, standing } from './drawing.ts';
import { brass, paper, paperEdge, shine, walnut } from './materials.ts';
import { blob, boxShape, ellipseShape, polygon, starShape, steps, turnedShape, vessel } from './shapes.ts';

const notebook = lying((s, { colour, shadow }) => {
  s.turned(-12, 480, 480, () => {
    const cover = boxShape(272, 182, 420, 588, 26);
    s.castShadow(cover, shadow, 1.4);
    s.path(boxShape(280, 192, 420, 586, 24), darker(colour, 0.35));
    s.path(boxShape(284, 190, 410, 580, 18), '#f4ead2');
    for (const y of steps(762, 4, 3)) s.line(`M290 ${y} L690 ${y}`, '#cdbd99', 1.5);
    s.line('M420 760 L420 812 L436 798 L452 812 L452 760', lighter(colour, 0.55), 3);
    s.path('M420 740 L452 740 L452 814 L436 798 L420 814 Z', lighter(colour, 0.55));
    const front = boxShape(272, 176, 420, 580, 26);
    s.path(front, s.lit(colour, 1.2));
    s.inside(front, () => {
      s.rect(272, 176, 46, 580, 0, faint(darker(colour, 0.6), 0.3));
      s.line('M320 176 L320 756', faint('#ffffff', 0.18), 4);
      s.path('M272 176 L560 176 L320 756 L272 756 Z', '#ffffff12');
    });
    s.rect(400, 286, 180, 110, 10, s.lit(paper));
    s.line('M424 326 L556 326 M424 356 L520 356', faint('#6b5a52', 0.5), 5);
    s.rect(
      634,
      172,
      24,
      590,
      4,
      s.linear(
        [0, 0],
        [1, 0],
        [
          [0, darker(colour, 0.35)],
          [0.4, darker(colour, 0.62)],
          [1, darker(colour, 0.75)],
        ],
      ),
    );
    s.line('M662 182 L662 752', '#1c244433', 6);
  });
});

const fountainPen = lying((s, { colour, shadow }) => {
  const sheet = polygon([
    [226, 210],
    [640, 176],
    [736, 720],
    [300, 772],
  ]);
  s.castShadow(sheet, shadow, 0.9);
  s.path(sheet, s.lit(paper));
  s.line(sheet, paperEdge, 2.5);
  for (const y of steps(290, 58, 4)) s.line(`M${268 + y * 0.1} ${y + 12} L${606 + y * 0.12} ${y - 16}`, '#d9cfb8', 4);
  s.line(
    'M292 640 C310 570 350 580 340 630 C332 670 300 670 312 636 C330 590 380 600 384 630 C388 660 420 640 424 616 C430 590 460 600 456 630 C452 656 486 650 500 628',
    colour,
    9,
  );
  s.turned(-45, 500, 628, () => {
    const pen = 'M512 602 L640 592 L900 586 C930 586 930 670 900 670 L640 664 L512 654 Z';
    s.castShadow(pen, shadow, 1);
    s.path('M500 628 C530 604 560 600 590 600 L590 656 C560 656 530 652 500 628 Z', s.lyingRound('#e2b64e'));
    s.line('M506 628 L560 628', '#6a4a1c', 4);
    s.circle(564, 628, 6, '#6a4a1c');
    s.path('M586 596 L660 590 L660 666 L586 660 Z', s.lyingRound('#2e3138'));
    s.path('M660 588 L884 582 C914 582 914 674 884 674 L660 668 Z', s.lyingRound(colour));
    s.rect(652, 586, 16, 84, 5, s.down('#f7e2a4', '#a97a2a'));
    s.rect(838, 582, 12, 92, 4, s.down('#f7e2a4', '#a97a2a'));
  });
});

const inkBottle = standing((s, { colour, shadow }) => {
  s.contactShadow(450, 780, 185, shadow);
  const blot = blob([
    [640, 776],
    [690, 762],
    [742, 768],
    [790, 784],
    [776, 806],
    [720, 812],
    [664, 804],
  ]);
  s.path(blot, darker(colour, 0.15));
  s.ellipse(700, 780, 30, 6, faint('#ffffff', 0.35));
  const body =
    'M262 500 C262 470 290 456 330 448 L570 448 C610 456 638 470 638 500 L644 742 C644 770 620 786 590 786 L310 786 C280 786 256 770 256 742 Z';
  s.path(body, faint('#e8f1f2', 0.9));
  s.path(
    'M284 530 L616 530 L620 736 C620 756 604 764 586 764 L314 764 C296 764 280 756 280 736 Z',
    s.linear(
      [0, 0],
      [1, 0],
      [
        [0, darker(colour, 0.1)],
        [0.25, lighter(colour, 0.12)],
        [0.6, colour],
        [1, darker(colour, 0.4)],
      ],
    ),
  );
  s.ellipse(450, 530, 166, 14, lighter(colour, 0.35));
  s.path(
    body,
    s.linear(
      [0, 0],
      [1, 0],
      [
        [0, '#ffffffaa'],
        [0.12, '#ffffff22'],
        [0.85, '#1c244400'],
        [1, '#1c244440'],
      ],
    ),
  );
  s.rect(346, 590, 208, 120, 8, s.round(paper, 0.5));
  s.path(
    'M450 608 C474 642 488 658 488 676 C488 698 470 704 450 704 C430 704 412 698 412 676 C412 658 426 642 450 608 Z',
    colour,
  );
  s.ellipse(436, 674, 7, 14, faint('#ffffff', 0.5));
  s.rect(346, 414, 208, 44, 8, s.round('#dfe9ea'));
  s.path(vessel(450, 318, 416, 118), s.round('#2e3138'));
  s.inside(vessel(450, 318, 416, 118), () => {
    for (const x of steps(336, 19, 13)) s.line(`M${x} 330 L${x} 450`, '#00000044', 5);
  });
  s.ellipse(450, 318, 118, 24, s.lit('#565b66'));
  shine(s, 'M286 500 L282 720', 15, 0.7);
});

const scissors = lying((s, { colour, shadow }) => {
  s.turned(24, 480, 480, () => {
    const blade = (mirrored: boolean) =>
      s.at(480, 486, [mirrored ? -1.16 : 1.16, 1.16], () =>
        s.turned(18, 0, 0, () => {
          const steelPart = 'M-22 -300 C-4 -240 34 -60 30 30 L-26 40 C-34 -60 -30 -200 -22 -300 Z';
          s.castShadow(steelPart, shadow, 0.7);
          s.path(
            steelPart,
            s.linear(
              [0, 0],
              [1, 0],
              [
                [0, '#8e99a3'],
                [0.3, '#eef3f6'],
                [0.62, '#b9c3cc'],
                [1, '#97a3ad'],
              ],
            ),
          );
          s.line('M-18 -270 C-26 -180 -26 -60 -20 20', '#ffffffcc', 5);
          s.path('M-26 20 L30 10 C40 60 34 90 20 120 L-16 116 C-22 80 -24 60 -26 20 Z', s.lit(colour));
          s.line('M-34 196 m-70 0 a70 94 0 1 0 140 0 a70 94 0 1 0 -140 0', darker(colour, 0.24), 40);
          s.at(-3, -4, 1, () => s.line('M-34 196 m-70 0 a70 94 0 1 0 140 0 a70 94 0 1 0 -140 0', colour, 32));
          s.line('M-98 160 C-92 130 -74 112 -54 106', faint('#ffffff', 0.55), 9);
        }),
      );
    blade(true);
    blade(false);
    s.circle(480, 492, 26, s.ball(brass));
    s.turned(30, 480, 492, () => s.rect(461, 488, 38, 7, 2, '#7a551a'));
  });
});

const letterSet = lying((s, { colour, shadow }) => {
  s.turned(8, 520, 400, () => {
    s.castShadow(boxShape(330, 168, 380, 500, 4), shadow, 1);
    s.path(boxShape(338, 176, 380, 500, 4), '#efe5cf');
    s.path(boxShape(330, 168, 380, 500, 4), s.lit(paper));
    s.line(boxShape(330, 168, 380, 500, 4), paperEdge, 2.5);
    s.line('M366 214 C384 196 402 232 420 214 C438 196 456 232 474 214', colour, 8);
    for (const [index, y] of steps(270, 40, 6).entries())
      s.line(`M366 ${y} L${[670, 650, 676, 640, 668, 520][index]} ${y}`, '#b9ae97', 5);
  });
  s.turned(-9, 440, 600, () => {
    const envelope = boxShape(190, 470, 500, 310, 10);
    s.castShadow(envelope, shadow, 1.2);
    s.path('M190 480 L440 300 L690 480 Z', s.lit(lighter(colour, 0.25)));
    s.path('M218 480 L440 322 L662 480 Z', s.lit(colour));
    s.inside('M218 480 L440 322 L662 480 Z', () => {
      for (const y of steps(346, 30, 6))
        for (const x of steps(208, 40, 12)) s.line(`M${x} ${y} q10 -14 20 0 t20 0`, faint('#ffffff', 0.6), 4);
    });
    s.path(envelope, s.lit('#fbf3e0'));
    s.path('M190 480 L440 652 L690 480 L690 472 L190 472 Z', colour);
    s.path('M190 776 L400 616 L190 480 Z', '#f3e8cf');
    s.path('M690 776 L480 616 L690 480 Z', '#eadcbd');
    s.path('M196 780 L420 620 C432 610 448 610 460 620 L684 780 Z', s.down('#fffaf0', '#f1e6cc'));
    s.line('M196 778 L420 620 C432 610 448 610 460 620 L684 778', '#cdbd99', 4);
    s.circle(440, 630, 40, s.ball('#b4493c'));
    s.ring(440, 630, 27, '#8a3127', 5);
    s.path(starShape(440, 630, 18, 8, 5), '#8a3127');
  });
});

const paperTape = standing((s, { colour, shadow }) => {
  const pale = lighter(colour, 0.75);
  const roll = (x: number, y: number, r: number, tone: string, mark: string, dots: boolean) => {
    s.contactShadow(x + 20, y + r, r * 0.86, shadow);
    const side = `M${x} ${y - r} L${x + 92} ${y - r} A${r * 0.86} ${r} 0 0 1 ${x + 92} ${y + r} L${x} ${y + r} Z`;
    s.path(side, s.lyingRound(tone));
    s.inside(side, () => {
      for (const angle of steps(-86, 16, 12)) {
        const rad = (angle * Math.PI) / 180;
        const px = x + Math.cos(rad) * r * 0.86;
        const py = y + Math.sin(rad) * r;
        if (dots) for (const dx of [22, 54, 86]) s.ellipse(px + dx, py + (dx === 54 ? r * 0.12 : 0), 10, 9, mark);
        else s.line(`M${px} ${py} L${px + 110} ${py - 26}`, mark, 11);
      }
    });
    s.ellipse(x, y, r * 0.86, r, darker(tone, 0.16));
    s.ellipse(x, y, r * 0.83, r * 0.965, s.lit(lighter(tone, 0.25)));
    for (const ring of [0.9, 0.82, 0.74])
      s.line(ellipseShape(x, y, r * 0.86 * ring, r * ring), faint(darker(tone, 0.4), 0.3), 3);
    s.ellipse(x, y, r * 0.58, r * 0.68, '#b98d5e');
    s.ellipse(
      x + 6,
      y + 2,
      r * 0.5,
      r * 0.6,
      s.linear(
        [0, 0],
        [1, 0],
        [
          [0, '#6d4c2c'],
          [0.6, '#d9b88a'],
          [1, '#efd9b4'],
        ],
      ),
    );
    s.ellipse(x + 24, y, r * 0.34, r * 0.56, faint(shadow, 0.35));
  };
  roll(560, 560, 190, pale, colour, false);
  roll(350, 622, 160, colour, pale, true);
  const strip = 'M336 782 C430 800 560 806 720 796 L728 806 L718 816 L728 826 L716 834 C560 842 420 834 336 806 Z';
  s.path(strip, s.lit(lighter(colour, 0.14)));
  s.inside(strip, () => {
    for (const x of steps(360, 30, 13)) s.circle(x, 816 - Math.abs(x - 540) * 0.02, 6, pale);
  });
});

const sealAndWax = standing((s, { shadow }) => {
  s.ellipse(660, 776, 190, 26, s.glow(shadow, 0.7));
  s.turned(5, 640, 600, () => {
    const envelope = boxShape(470, 430, 350, 326, 10);
    s.path(envelope, s.lit('#fbf3e0'));
    s.line(envelope, paperEdge, 2.5);
    s.path('M472 434 L645 610 L818 434 Z', s.down('#fffdf6', '#efe3c8'));
    s.line('M474 436 L645 610 L816 436', '#cdbd99', 4);
    const wax = blob([
      [566, 592],
      [602, 548],
      [660, 540],
      [716, 562],
      [732, 622],
      [704, 676],
      [650, 690],
      [592, 676],
      [562, 636],
    ]);
    s.castShadow(wax, shadow, 0.5);
    s.path(wax, s.ball('#c23b30'));
    s.circle(
      647,
      616,
      62,
      s.linear(
        [0, 0],
        [1, 1],
        [
          [0, '#8f2a22'],
          [1, '#d95a4b'],
        ],
      ),
    );
    s.circle(647, 616, 54, '#bd3a2f');
    s.line(
      'M647 588 L647 652 M629 602 L665 602 M613 624 C615 648 631 656 647 656 C663 656 679 648 681 624',
      '#8a231b',
      9,
    );
    s.ring(647, 580, 9, '#8a231b', 7);
  });
  s.contactShadow(350, 782, 116, shadow);
  s.path(
    turnedShape(350, [
      [262, 10],
      [272, 44],
      [310, 78],
      [370, 86],
      [450, 52],
      [520, 34],
      [566, 46],
    ]),
    s.round(walnut),
  );
  shine(s, 'M300 320 C290 360 298 394 314 426', 14, 0.4);
  s.path(
    turnedShape(350, [
      [560, 52],
      [582, 60],
      [600, 44],
      [660, 62],
      [690, 104],
      [766, 110],
    ]),
    s.metal(brass),
  );
  s.line('M246 704 A108 22 0 0 0 454 704', '#7a551a88', 6);
  const stick = (x: number, y: number, colour: string) => {
    s.castShadow(boxShape(x, y, 250, 46, 10), shadow, 0.6);
    s.rect(x, y, 250, 46, 10, s.lyingRound(colour));
    s.rect(x + 60, y - 2, 86, 50, 3, s.lyingRound('#f4e6c4'));
  };
  s.turned(-7, 650, 790, () => {
    stick(540, 770, '#b4493c');
    stick(576, 728, '#2d4270');
  });
});

export const writingThingsDrawings = { notebook, fountainPen, inkBottle, scissors, letterSet, paperTape, sealAndWax };
