import { darker, lighter } from './colour.ts';
import { hanging } from './drawing.ts';
import { brass, wood } from './materials.ts';
import { boxShape, ellipseShape, polygon, steps } from './shapes.ts';
import type { Sheet } from './sheet.ts';

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

export const wallPiecesDrawings = { wallClock, framedPrint, mirror };
