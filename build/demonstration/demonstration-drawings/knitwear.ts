import { darker, faint, lighter } from './colour.ts';
import { lying, standing } from './drawing.ts';
import { steps } from './shapes.ts';

const sweater = lying((s, { colour, shadow }) => {
  const sleeve =
    'M350 262 C280 286 238 350 214 470 C196 560 180 640 172 712 C196 730 236 736 262 728 C276 640 300 560 330 500 Z';
  const mirrored = () => s.at(960, 0, [-1, 1], () => s.path(sleeve, s.lit(darker(colour, 0.1))));
  const body =
    'M392 232 C366 246 336 258 318 276 C310 420 312 600 306 742 C400 764 560 764 654 742 C648 600 650 420 642 276 C624 258 594 246 568 232 C540 262 420 262 392 232 Z';
  for (const d of [sleeve, body]) s.castShadow(d, shadow, 0.9);
  s.path(sleeve, s.lit(colour));
  mirrored();
  const cuff = 'M176 686 C204 700 240 704 266 698 L260 744 C232 754 194 750 168 738 Z';
  s.path(cuff, darker(colour, 0.14));
  s.at(960, 0, [-1, 1], () => s.path(cuff, darker(colour, 0.2)));
  s.path(body, s.lit(colour));
  const stitch = faint(darker(colour, 0.5), 0.4);
  s.inside(body, () => {
    for (const x of [350, 394, 566, 610]) s.line(`M${x} 240 L${x} 700`, stitch, 5);
    for (const [x, size] of [
      [444, 22],
      [516, 22],
    ] as const) {
      for (const y of steps(270, 62, 7)) {
        s.line(
          `M${x - size} ${y} C${x - size} ${y + 32} ${x + size} ${y + 30} ${x + size} ${y + 62}`,
          darker(colour, 0.2),
          15,
        );
        s.line(
          `M${x + size} ${y} C${x + size} ${y + 32} ${x - size} ${y + 30} ${x - size} ${y + 62}`,
          darker(colour, 0.2),
          15,
        );
        s.line(
          `M${x + size - 2} ${y} C${x + size - 2} ${y + 32} ${x - size - 2} ${y + 30} ${x - size - 2} ${y + 62}`,
          lighter(colour, 0.28),
          10,
        );
        s.line(
          `M${x - size - 2} ${y + 2} C${x - size - 2} ${y + 24} ${x - 6} ${y + 28} ${x - 6} ${y + 30}`,
          lighter(colour, 0.28),
          10,
        );
      }
    }
    for (const x of [372, 588])
      for (const y of steps(280, 24, 18)) s.line(`M${x - 10} ${y} L${x} ${y + 10} L${x + 10} ${y}`, stitch, 4);
    s.rect(290, 700, 380, 70, 0, darker(colour, 0.1));
    for (const x of steps(312, 17, 21)) s.line(`M${x} 704 L${x} 770`, stitch, 5);
  });
  s.path(
    'M392 240 C388 196 404 172 420 166 C460 156 500 156 540 166 C556 172 572 196 568 240 C530 268 430 268 392 240 Z',
    s.lit(darker(colour, 0.06)),
  );
  s.ellipse(480, 176, 62, 16, darker(colour, 0.45));
  for (const x of steps(408, 18, 9))
    s.line(
      `M${x + (480 - x) * 0.1} ${190 - Math.abs(480 - x) * 0.06} L${x} ${246 - Math.abs(480 - x) * 0.12}`,
      stitch,
      5,
    );
});

const scarf = lying((s, { colour, shadow }) => {
  const pale = lighter(colour, 0.78);
  const tail = (d: string, [x, y]: [number, number], angle: number) => {
    s.castShadow(d, shadow, 0.8);
    s.path(d, s.lit(colour, 1.2));
    s.inside(d, () =>
      s.turned(angle, x, y, () => {
        for (const [offset, width] of [
          [-56, 22],
          [-96, 40],
          [-142, 22],
        ] as const)
          s.line(`M${x - 140} ${y + offset} L${x + 140} ${y + offset}`, pale, width);
        for (const offset of steps(-70, 20, 8))
          s.line(`M${x + offset} ${y - 420} L${x + offset} ${y + 20}`, faint(darker(colour, 0.6), 0.14), 6);
      }),
    );
  };
  const fringe = (x: number, y: number, angle: number, width: number) =>
    s.turned(angle, x, y, () => {
      for (const [index, offset] of steps(-width / 2 + 8, 17, Math.floor(width / 17)).entries())
        s.line(
          `M${x + offset} ${y - 6} L${x + offset + (index % 2 ? 4 : -4)} ${y + 50}`,
          index % 2 ? darker(colour, 0.12) : colour,
          9,
        );
    });
  fringe(600, 716, -13, 140);
  tail('M424 340 L566 318 L672 698 L536 734 Z', [604, 716], -14);
  fringe(372, 742, 9, 146);
  tail('M420 310 L560 330 L446 756 L298 728 Z', [372, 742], 11);
  const loop =
    'M262 336 C262 220 380 176 480 176 C580 176 698 220 698 336 C698 430 590 480 480 480 C370 480 262 430 262 336 Z';
  s.castShadow(loop, shadow, 0.8);
  s.path(loop, s.lit(colour, 1.3));
  s.path(
    'M378 322 C392 270 430 256 480 256 C530 256 568 270 582 322 C570 366 520 380 480 380 C440 380 390 366 378 322 Z',
    s.down(darker(colour, 0.5), darker(colour, 0.24)),
  );
  s.line('M384 330 C396 366 440 380 480 380 C520 380 564 366 576 330', lighter(colour, 0.2), 9);
  for (const [d, opacity] of [
    ['M300 360 C330 440 420 450 470 446', 0.3],
    ['M660 350 C640 420 570 440 520 444', 0.3],
    ['M330 300 C350 240 430 220 490 222', 0.22],
    ['M360 400 C400 424 560 424 610 392', 0.3],
    ['M620 290 C600 256 560 240 520 236', 0.22],
  ] as const)
    s.line(d, faint(darker(colour, 0.6), opacity), 8);
});

const beanie = standing((s, { colour, shadow }) => {
  s.contactShadow(480, 752, 250, shadow);
  const dome = 'M236 620 C226 420 300 270 480 266 C660 270 734 420 724 620 Z';
  s.path(dome, s.round(colour));
  s.inside(dome, () => {
    for (const [index, x] of [-0.92, -0.72, -0.5, -0.26, 0, 0.26, 0.5, 0.72, 0.92].entries()) {
      s.line(
        `M${480 + x * 250} 640 C${480 + x * 262} 480 ${480 + x * 190} 340 ${480 + x * 30} 262`,
        faint(darker(colour, 0.6), 0.32),
        9,
      );
      if (index < 8)
        s.line(
          `M${480 + (x + 0.1) * 250} 640 C${480 + (x + 0.1) * 262} 480 ${480 + (x + 0.1) * 190} 340 ${480 + (x + 0.1) * 30} 262`,
          faint('#ffffff', 0.16),
          14,
        );
    }
  });
  const cuff =
    'M218 610 C218 588 236 580 256 584 C400 612 560 612 704 584 C724 580 742 588 742 610 L742 712 C742 738 724 746 704 750 C560 772 400 772 256 750 C236 746 218 738 218 712 Z';
  s.path(cuff, s.round(lighter(colour, 0.06)));
  s.inside(cuff, () => {
    for (const x of steps(236, 32, 16)) s.line(`M${x} 560 L${x} 790`, faint(darker(colour, 0.6), 0.32), 9);
    for (const x of steps(250, 32, 16)) s.line(`M${x} 560 L${x} 790`, faint('#ffffff', 0.18), 10);
  });
  s.line('M222 600 C400 632 560 632 738 600', faint('#ffffff', 0.3), 8);
  s.rect(560, 650, 82, 58, 8, s.lit('#f7eedc'));
  s.line('M601 662 L601 694 M586 684 C590 698 612 698 616 684 M592 670 L610 670', '#5d4030', 6);
});

const socks = lying((s, { colour, shadow }) => {
  const heel = lighter(colour, 0.66);
  const sock = () => {
    const outline =
      'M0 0 L150 0 C150 90 146 180 152 260 C156 310 200 330 250 356 C310 388 310 470 236 478 C170 484 90 470 40 420 C4 384 2 330 2 270 C4 180 0 90 0 0 Z';
    s.castShadow(outline, shadow, 0.9);
    s.path(outline, s.lit(colour, 1.3));
    s.inside(outline, () => {
      s.path('M-10 310 C60 290 120 350 96 470 L-20 480 Z', heel);
      s.path('M226 330 C196 380 196 440 214 490 L330 500 L330 330 Z', heel);
      s.rect(-10, 0, 180, 84, 0, lighter(colour, 0.12));
      for (const x of steps(8, 17, 9)) s.line(`M${x} 0 L${x} 82`, faint(darker(colour, 0.6), 0.35), 5);
      for (const y of [112, 142]) s.line(`M-10 ${y} L170 ${y}`, heel, 13);
      for (const [x, y] of [
        [30, 190],
        [80, 210],
        [120, 186],
        [60, 250],
        [110, 262],
        [130, 320],
        [160, 370],
        [150, 430],
        [190, 350],
      ] as const)
        s.line(`M${x} ${y} l8 5`, faint(lighter(colour, 0.8), 0.7), 5);
      s.path('M-10 0 L26 0 L26 420 L-10 420 Z', faint('#ffffff', 0.14));
    });
  };
  s.turned(9, 600, 400, () => s.at(476, 186, 1.06, sock));
  s.turned(-6, 300, 480, () => s.at(252, 236, 1.06, sock));
});

const mittens = lying((s, { colour, shadow }) => {
  const pale = lighter(colour, 0.82);
  s.line('M330 660 C300 800 420 800 480 730 C540 660 660 800 640 680', darker(colour, 0.2), 12);
  s.line('M330 658 C300 796 420 796 480 726 C540 656 660 796 640 676', pale, 5, { dash: '10 10', cap: 'butt' });
  const mitten = () => {
    const outline =
      'M-92 190 C-104 60 -112 -40 -98 -110 C-80 -200 64 -200 86 -110 C94 -70 92 -40 90 -10 C110 -60 140 -100 174 -84 C208 -66 190 -10 166 40 C146 84 116 110 96 126 L94 190 Z';
    s.castShadow(outline, shadow, 0.9);
    s.path(outline, s.lit(colour, 1.3));
    s.inside(outline, () => {
      for (const y of [-120, 100]) {
        for (const x of steps(-110, 44, 8)) s.line(`M${x} ${y} q11 -22 22 0 t22 0`, pale, 9);
        for (const x of steps(-100, 22, 14)) s.circle(x, y + 26, 5, pale);
      }
      for (const x of [-48, 40]) {
        s.at(x, -12, 1, () => {
          for (const angle of steps(0, 45, 8))
            s.turned(angle, 0, 0, () => s.line('M0 0 L0 -34 M-10 -30 L0 -20 L10 -30', pale, 6));
        });
      }
      s.path('M-120 -200 L-70 -200 L-76 200 L-120 200 Z', '#ffffff1c');
    });
    s.rect(-100, 178, 202, 84, 18, s.lit(pale));
    for (const x of steps(-84, 19, 10)) s.line(`M${x} 186 L${x} 254`, faint(darker(colour, 0.3), 0.35), 6);
  };
  s.turned(-12, 310, 440, () => s.at(300, 420, 0.98, mitten));
  s.turned(14, 660, 450, () => s.at(664, 440, [-0.98, 0.98], mitten));
});

export const knitwearDrawings = { sweater, scarf, beanie, socks, mittens };
