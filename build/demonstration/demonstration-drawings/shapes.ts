import { present } from '../../../contract/presence.ts';

/** Outlines as SVG path data. */

export type Point = [x: number, y: number];

const n = (value: number) => String(Math.round(value * 10) / 10);
const at = ([x, y]: Point) => `${n(x)} ${n(y)}`;

/** The point at a position of an outline; a negative one counts from its end. */
function pointAt(points: readonly Point[], position: number): Point {
  return present(points.at(position), 'a point of an outline');
}

/** A pot or glass seen slightly from above: straight sides, and a bottom that curves towards us. */
export function vessel(x: number, top: number, bottom: number, topRadius: number, bottomRadius = topRadius): string {
  const curve = bottomRadius * 0.2;
  return (
    `M${n(x - topRadius)} ${n(top)} L${n(x - bottomRadius)} ${n(bottom)} ` +
    `A${n(bottomRadius)} ${n(curve)} 0 0 0 ${n(x + bottomRadius)} ${n(bottom)} L${n(x + topRadius)} ${n(top)} Z`
  );
}

function curveThrough(points: Point[], before: Point, after: Point): string {
  return points
    .slice(1)
    .map((to, index) => {
      const from = pointAt(points, index);
      const earlier = points[index - 1] ?? before;
      const later = points[index + 2] ?? after;
      const leave: Point = [from[0] + (to[0] - earlier[0]) / 6, from[1] + (to[1] - earlier[1]) / 6];
      const arrive: Point = [to[0] - (later[0] - from[0]) / 6, to[1] - (later[1] - from[1]) / 6];
      return `C${at(leave)} ${at(arrive)} ${at(to)}`;
    })
    .join(' ');
}

/** An open, smooth curve through points (Catmull-Rom). */
export function curve(points: Point[]): string {
  const [first, last] = [pointAt(points, 0), pointAt(points, -1)];
  return `M${at(first)} ${curveThrough(points, first, last)}`;
}

/** A closed, smooth outline through points. */
export function blob(points: Point[]): string {
  const first = pointAt(points, 0);
  return `M${at(first)} ${curveThrough([...points, first], pointAt(points, -1), pointAt(points, 1))} Z`;
}

/** A closed outline of straight lines. */
export function polygon(points: Point[]): string {
  return `M${points.map(at).join(' L')} Z`;
}

/** What a lathe turns: `[y, radius]` from top to bottom about an axis at x, with a bottom that curves towards us. */
export function turnedShape(x: number, profile: [y: number, radius: number][]): string {
  const right = profile.map(([y, radius]): Point => [x + radius, y]);
  const left = profile.map(([y, radius]): Point => [x - radius, y]).toReversed();
  const [, footRadius] = present(profile.at(-1), 'the foot of a turned shape');
  const foot = `A${n(footRadius)} ${n(footRadius * 0.2)} 0 0 1 ${at(pointAt(left, 0))}`;
  return `${curve(right)} ${foot} ${curveThrough(left, pointAt(left, 0), pointAt(left, -1))} Z`;
}

export function ellipseShape(x: number, y: number, radiusX: number, radiusY = radiusX): string {
  const half = `A${n(radiusX)} ${n(radiusY)} 0 1 1`;
  return `M${n(x - radiusX)} ${n(y)} ${half} ${n(x + radiusX)} ${n(y)} ${half} ${n(x - radiusX)} ${n(y)} Z`;
}

export function boxShape(x: number, y: number, width: number, height: number, corner = 0): string {
  const arc = (toX: number, toY: number) => (corner ? `A${corner} ${corner} 0 0 1 ${n(toX)} ${n(toY)} ` : '');
  return (
    `M${n(x + corner)} ${n(y)} H${n(x + width - corner)} ${arc(x + width, y + corner)}` +
    `V${n(y + height - corner)} ${arc(x + width - corner, y + height)}` +
    `H${n(x + corner)} ${arc(x, y + height - corner)}V${n(y + corner)} ${arc(x + corner, y)}Z`
  );
}

/** A leaf from its stalk at (x, y), pointing along an angle in degrees (0 is right, 90 is down). */
export function leafShape(x: number, y: number, angle: number, length: number, width: number): string {
  const [dx, dy] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const along = (share: number, side: number): Point => [
    x + dx * length * share - dy * width * side,
    y + dy * length * share + dx * width * side,
  ];
  return (
    `M${n(x)} ${n(y)} C${at(along(0.2, -0.7))} ${at(along(0.75, -0.6))} ${at(along(1, 0))} ` +
    `C${at(along(0.75, 0.6))} ${at(along(0.2, 0.7))} ${n(x)} ${n(y)} Z`
  );
}

/** A star, or a thing with teeth: points alternately at two radii. */
export function starShape(x: number, y: number, outer: number, inner: number, points: number): string {
  return polygon(
    Array.from({ length: points * 2 }, (_, index): Point => {
      const angle = (index / points) * Math.PI - Math.PI / 2;
      const radius = index % 2 === 0 ? outer : inner;
      return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius];
    }),
  );
}

/** Numbers from `from` in steps, as many as `count`. */
export const steps = (from: number, step: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + index * step);
