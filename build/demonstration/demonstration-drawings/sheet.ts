import { darker, faint, lighter, mix } from './colour.ts';

/** A sheet of 960 by 960 on which one picture is drawn, as SVG. Light falls from the upper left. */

export const sheetSize = 960;

type Stop = [offset: number, colour: string];
type Point = [x: number, y: number];

/** Anything that SVG takes as a fill or stroke: a colour, or a gradient that a sheet has made. */
export type Paint = string;

export class Sheet {
  #definitions: string[] = [];
  #marks: string[] = [];
  #turn = 0;

  #define(make: (id: string) => string): string {
    const id = `d${this.#definitions.length + 1}`;
    this.#definitions.push(make(id));
    return `url(#${id})`;
  }

  #stops(stops: Stop[]): string {
    return stops
      .map(([offset, colour]) => {
        const opacity = colour.length === 9 ? ` stop-opacity="${Number.parseInt(colour.slice(7), 16) / 255}"` : '';
        return `<stop offset="${offset}" stop-color="${colour.slice(0, 7)}"${opacity}/>`;
      })
      .join('');
  }

  /** A straight gradient between two points of the shape's own box (0 to 1). */
  linear(from: Point, to: Point, stops: Stop[]): Paint {
    return this.#define(
      (id) =>
        `<linearGradient id="${id}" x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}">` +
        `${this.#stops(stops)}</linearGradient>`,
    );
  }

  /** A round gradient about a point of the shape's own box. */
  radial(centre: Point, radius: number, stops: Stop[]): Paint {
    return this.#define(
      (id) =>
        `<radialGradient id="${id}" cx="${centre[0]}" cy="${centre[1]}" r="${radius}">` +
        `${this.#stops(stops)}</radialGradient>`,
    );
  }

  /** From top to bottom of the shape. */
  down(top: string, bottom: string): Paint {
    return this.linear(
      [0, 0],
      [0, 1],
      [
        [0, top],
        [1, bottom],
      ],
    );
  }

  /** An upright cylinder of this colour. */
  round(colour: string, strength = 1): Paint {
    return this.linear(
      [0, 0],
      [1, 0],
      [
        [0, darker(colour, 0.08 * strength)],
        [0.24, lighter(colour, 0.24 * strength)],
        [0.55, colour],
        [1, darker(colour, 0.3 * strength)],
      ],
    );
  }

  /** A cylinder that lies on its side. */
  lyingRound(colour: string, strength = 1): Paint {
    return this.linear(
      [0, 0],
      [0, 1],
      [
        [0, lighter(colour, 0.06 * strength)],
        [0.25, lighter(colour, 0.3 * strength)],
        [0.55, colour],
        [1, darker(colour, 0.32 * strength)],
      ],
    );
  }

  /** A flat or softly curved thing, lighter towards the light. */
  lit(colour: string, strength = 1): Paint {
    return this.linear(
      [0, 0],
      [1, 1],
      [
        [0, lighter(colour, 0.16 * strength)],
        [0.5, colour],
        [1, darker(colour, 0.16 * strength)],
      ],
    );
  }

  /** A ball of this colour. */
  ball(colour: string, strength = 1): Paint {
    return this.radial([0.34, 0.3], 0.78, [
      [0, lighter(colour, 0.4 * strength)],
      [0.45, colour],
      [1, darker(colour, 0.32 * strength)],
    ]);
  }

  /** Polished metal, across the shape. */
  metal(colour: string, from: Point = [0, 0], to: Point = [1, 0]): Paint {
    return this.linear(from, to, [
      [0, darker(colour, 0.18)],
      [0.2, lighter(colour, 0.62)],
      [0.38, colour],
      [0.62, darker(colour, 0.22)],
      [0.8, lighter(colour, 0.2)],
      [1, darker(colour, 0.34)],
    ]);
  }

  /** Light that spreads from the middle of the shape and ends at its edge. */
  glow(colour: string, opacity: number): Paint {
    return this.radial([0.5, 0.5], 0.5, [
      [0, faint(colour, opacity)],
      [0.45, faint(colour, opacity * 0.42)],
      [1, faint(colour, 0)],
    ]);
  }

  path(d: string, fill: Paint): void {
    this.#marks.push(`<path d="${d}" fill="${fill}"/>`);
  }

  line(d: string, stroke: Paint, width: number, extra: { dash?: string; cap?: 'butt' | 'round' } = {}): void {
    const dash = extra.dash ? ` stroke-dasharray="${extra.dash}"` : '';
    this.#marks.push(
      `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round" ` +
        `stroke-linecap="${extra.cap ?? 'round'}"${dash}/>`,
    );
  }

  circle(x: number, y: number, radius: number, fill: Paint): void {
    this.#marks.push(`<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`);
  }

  ring(x: number, y: number, radius: number, stroke: Paint, width: number): void {
    this.#marks.push(
      `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`,
    );
  }

  ellipse(x: number, y: number, radiusX: number, radiusY: number, fill: Paint): void {
    this.#marks.push(`<ellipse cx="${x}" cy="${y}" rx="${radiusX}" ry="${radiusY}" fill="${fill}"/>`);
  }

  rect(x: number, y: number, width: number, height: number, corner: number, fill: Paint): void {
    this.#marks.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${corner}" fill="${fill}"/>`);
  }

  /** What `draw` draws, kept inside the outline `d`. */
  inside(d: string, draw: () => void): void {
    const clip = this.#define((id) => `<clipPath id="${id}"><path d="${d}"/></clipPath>`);
    this.#group(`clip-path="${clip}"`, draw);
  }

  /** What `draw` draws, turned clockwise by degrees about a point. */
  turned(degrees: number, x: number, y: number, draw: () => void): void {
    this.#turn += degrees;
    this.#group(`transform="rotate(${degrees} ${x} ${y})"`, draw);
    this.#turn -= degrees;
  }

  /** What `draw` draws, with its origin at a point, and larger or smaller. */
  at(x: number, y: number, scale: number | [x: number, y: number], draw: () => void): void {
    this.#group(`transform="translate(${x} ${y}) scale(${typeof scale === 'number' ? scale : scale.join(' ')})"`, draw);
  }

  #group(attributes: string, draw: () => void): void {
    this.#marks.push(`<g ${attributes}>`);
    draw();
    this.#marks.push('</g>');
  }

  /** A tube along `d`, lit from the upper left: handles, wires, stems. */
  tube(d: string, colour: string, width: number): void {
    this.line(d, darker(colour, 0.26), width);
    this.at(-width * 0.07, -width * 0.09, 1, () => this.line(d, colour, width * 0.72));
    this.at(-width * 0.15, -width * 0.18, 1, () => this.line(d, faint(lighter(colour, 0.6), 0.6), width * 0.22));
  }

  /** The shadow of a thing that stands: dark where it touches the ground, fading to the right. */
  contactShadow(x: number, y: number, radiusX: number, colour: string): void {
    const radiusY = Math.max(14, radiusX * 0.15);
    this.ellipse(x + radiusX * 0.22, y + radiusY * 0.3, radiusX * 1.5, radiusY * 1.9, this.glow(colour, 0.5));
    const plateau = this.radial([0.5, 0.5], 0.5, [
      [0, faint(colour, 0.6)],
      [0.72, faint(colour, 0.46)],
      [0.88, faint(colour, 0.18)],
      [1, faint(colour, 0)],
    ]);
    this.ellipse(x + radiusX * 0.06, y, radiusX * 1.14, radiusY * 1.06, plateau);
  }

  /** The soft shadow of a thing with outline `d` that lies or hangs `height` above the ground. */
  castShadow(d: string, colour: string, height = 1): void {
    const turn = (-this.#turn * Math.PI) / 180;
    for (const [step, opacity] of [
      [28, 0.025],
      [24, 0.03],
      [20, 0.03],
      [16, 0.035],
      [12, 0.045],
      [8, 0.055],
      [4, 0.07],
    ] as const) {
      const [right, below] = [step * height * 0.75, step * height];
      const x = right * Math.cos(turn) - below * Math.sin(turn);
      const y = right * Math.sin(turn) + below * Math.cos(turn);
      this.#marks.push(
        `<path d="${d}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})" fill="${faint(colour, opacity)}" ` +
          `stroke="${faint(colour, opacity * 0.6)}" stroke-width="${step * 0.5 * height}" stroke-linejoin="round"/>`,
      );
    }
  }

  toSvg(): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${sheetSize}" height="${sheetSize}" ` +
      `viewBox="0 0 ${sheetSize} ${sheetSize}"><defs>${this.#definitions.join('')}</defs>${this.#marks.join('')}</svg>`
    );
  }
}

/** The shadow's colour on a ground: the ground's own, deep. */
export const shadowOn = (ground: string) => darker(mix(ground, '#6b5a52', 0.35), 0.5);
