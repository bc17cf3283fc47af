import { draw } from './drawing.ts';
import type { SeenExposure } from './expose.ts';

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function foundOf({ controls }: SeenExposure): string {
  return `${controls.filter(({ found }) => found).length} of ${controls.length}`;
}

/** The list that `--json` prints, without what is only drawn. */
export function asJson(seen: SeenExposure[]): string {
  return JSON.stringify(
    seen.map(({ arrangement, numberReadBy, settlingReachedFrom, packets, controls }) => ({
      arrangement,
      numberReadBy,
      settlingReachedFrom,
      packets,
      controls,
    })),
  );
}

/** The table for the terminal: one block an arrangement. */
export function asText(seen: SeenExposure[]): string {
  const blocks = seen.map((each) => {
    const missing = each.controls.filter(({ found }) => !found).map(({ control }) => `    not found: ${control}`);
    return [
      each.arrangement,
      `  number read by         ${each.numberReadBy.join('\n                         ')}`,
      `  settling reached from  ${each.settlingReachedFrom.join('\n                         ')}`,
      `  packets captured       ${each.packets}`,
      `  controls found         ${foundOf(each)}`,
      ...missing,
    ].join('\n');
  });
  return blocks.join('\n\n');
}

const style = `
  :root { color-scheme: light; } body { font: 16px/1.5 system-ui, sans-serif; color: #24292f; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid #d0d7de; }
  section { margin-top: 3rem; } svg { width: 100%; max-width: 48rem; height: auto; } .bad { color: #b42318; font-weight: 600; } .good { color: #0a7d4f; }
  ul { margin: .25rem 0; padding-left: 1.25rem; } .quiet { color: #57606a; }`;

function list(items: string[], isBad: (item: string) => boolean): string {
  return `<ul>${items.map((item) => `<li${isBad(item) ? ' class="bad"' : ''}>${escape(item)}</li>`).join('')}</ul>`;
}

function row(seen: SeenExposure): string {
  const rightful = seen.settlingReachedFrom[0];
  return [
    `<tr><th scope="row">${escape(seen.arrangement)}</th>`,
    `<td>${list(seen.numberReadBy, (reader) => reader !== 'settling')}</td>`,
    `<td>${list(seen.settlingReachedFrom, (place) => place !== rightful)}</td>`,
    `<td>${seen.packets}</td><td>${foundOf(seen)}</td></tr>`,
  ].join('');
}

function section(seen: SeenExposure): string {
  const protocols = Object.entries(seen.protocols).map(([name, count]) => `${name} ${count}`);
  const controls = seen.controls.map(
    ({ control, found }) =>
      `<li class="${found ? 'good' : 'bad'}">${found ? 'found' : 'NOT FOUND'}: ${escape(control)}</li>`,
  );
  return [
    `<section><h2>${escape(seen.arrangement)}</h2><p>${escape(seen.arrangementShown.summary)}</p>`,
    draw(seen.arrangementShown, seen),
    `<p class="quiet">On the open network: ${escape(protocols.join(', '))}.</p>`,
    `<details><summary>Controls, ${foundOf(seen)} found</summary><ul>${controls.join('')}</ul></details></section>`,
  ].join('');
}

/** The whole report as one HTML page that needs nothing else. */
export function asHtml(seen: SeenExposure[], madeAt: string): string {
  const head =
    '<tr><th>Arrangement</th><th>Number read by</th><th>Settling reached from</th><th>Packets</th><th>Controls found</th></tr>';
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Exposure</title><style>${style}</style></head><body>`,
    '<h1>Who reads the credit number, and who reaches settling</h1>',
    `<p>The arrangements of the patent on test hosts, each with an eavesdropper on the open network and an intruder who tries every way to settling. A negative counts only with its controls. Made ${escape(madeAt)}.</p>`,
    `<table><thead>${head}</thead><tbody>${seen.map(row).join('')}</tbody></table>`,
    ...seen.map(section),
    '<p class="quiet">In the last two, network 20 is plain HTTP on purpose, so that the eavesdropper sees all that broken TLS would show. A drawing&#8217;s thick green joint is a WireGuard tunnel, the thin one a dedicated line, dashes are TLS.</p>',
    '</body></html>\n',
  ].join('\n');
}
