import type { Arrangement, Joint, Role } from './arrangement.ts';
import type { SeenExposure } from './expose.ts';

// One drawing an arrangement, as SVG: who is joined to whom and how, who listens, and who gets as far as settling.

const places: Record<Role, { x: number; y: number; title: string; part: string }> = {
  terminal: { x: 90, y: 70, title: 'terminal', part: '30' },
  seller: { x: 370, y: 70, title: 'seller', part: '10' },
  settling: { x: 650, y: 70, title: 'settling', part: '40' },
};

const looks: Record<Joint['over'], { stroke: string; dash: string; width: number }> = {
  clear: { stroke: '#57606a', dash: '', width: 2 },
  tls: { stroke: '#57606a', dash: '7 4', width: 2 },
  tunnel: { stroke: '#0a7d4f', dash: '', width: 9 },
  line: { stroke: '#0a7d4f', dash: '', width: 3 },
};

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function text(x: number, y: number, words: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" text-anchor="middle" ${attributes}>${escape(words)}</text>`;
}

function box(role: Role, readsNumber: boolean): string {
  const { x, y, title, part } = places[role];
  const stroke = readsNumber ? '#b42318' : '#24292f';
  return [
    `<rect x="${x - 65}" y="${y - 30}" width="130" height="60" rx="8" fill="#fff" stroke="${stroke}" stroke-width="2"/>`,
    text(x, y - 2, title, 'font-weight="600"'),
    text(x, y + 18, part, 'fill="#57606a" font-size="12"'),
  ].join('');
}

function joint({ from, to, over, label }: Joint): string {
  const [a, b] = [places[from], places[to]];
  const { stroke, dash, width } = looks[over];
  const line = `stroke="${stroke}" stroke-width="${width}" stroke-dasharray="${dash}" fill="none"`;
  const along = Math.abs(a.x - b.x) > 300;
  // From the terminal past the seller to settling the way goes above.
  if (along) {
    const path = `<path d="M${a.x} ${a.y - 30} C ${a.x + 80} -10, ${b.x - 80} -10, ${b.x} ${b.y - 30}" ${line}/>`;
    return path + text((a.x + b.x) / 2, 20, label, 'font-size="12"');
  }
  const [left, right] = a.x < b.x ? [a, b] : [b, a];
  const inner =
    over === 'tunnel' ? `<path d="M${left.x + 65} 70 H${right.x - 65}" stroke="#fff" stroke-width="4"/>` : '';
  return `<path d="M${left.x + 65} 70 H${right.x - 65}" ${line}/>${inner}${text((left.x + right.x) / 2, 56, label, 'font-size="12"')}`;
}

function listener(reads: boolean): string {
  const colour = reads ? '#b42318' : '#57606a';
  return [
    `<path d="M230 78 V128" stroke="${colour}" stroke-width="2" stroke-dasharray="3 3"/>`,
    `<ellipse cx="230" cy="142" rx="16" ry="9" fill="none" stroke="${colour}" stroke-width="2"/><circle cx="230" cy="142" r="4" fill="${colour}"/>`,
    text(230, 170, reads ? 'reads the number' : 'reads no number', `fill="${colour}" font-size="12"`),
  ].join('');
}

function intruder(reaches: boolean): string {
  const colour = reaches ? '#b42318' : '#57606a';
  const arrow = reaches ? 'M500 142 H630 Q650 142 650 122 V108' : 'M500 142 H568';
  const end = reaches
    ? `<path d="M644 112 L650 101 L656 112 Z" fill="${colour}"/>`
    : `<path d="M574 135 L588 149 M588 135 L574 149" stroke="${colour}" stroke-width="3"/>`;
  return [
    `<circle cx="486" cy="136" r="7" fill="none" stroke="${colour}" stroke-width="2"/><path d="M473 158 q13 -18 26 0" fill="none" stroke="${colour}" stroke-width="2"/>`,
    `<path d="${arrow}" stroke="${colour}" stroke-width="2" fill="none"/>${end}`,
    text(486, 178, reaches ? 'reaches settling' : 'does not reach settling', `fill="${colour}" font-size="12"`),
  ].join('');
}

/** Who listens, what is joined and who gets in, as an SVG element. */
export function draw(arrangement: Arrangement, seen: SeenExposure): string {
  const sellerReads = seen.numberReadBy.some((reader) => reader.startsWith('the seller'));
  const strangersReach = seen.settlingReachedFrom.length > 1;
  const label = `${arrangement.figures}, ${arrangement.name}: ${arrangement.summary}`;
  return [
    `<svg viewBox="0 -12 740 200" role="img" aria-label="${escape(label)}" font-family="system-ui, sans-serif" font-size="15">`,
    ...arrangement.joints.map(joint),
    box('terminal', false),
    box('seller', sellerReads),
    box('settling', false),
    listener(seen.numberReadBy.includes('whoever listens on the open network')),
    intruder(strangersReach),
    '</svg>',
  ].join('');
}
