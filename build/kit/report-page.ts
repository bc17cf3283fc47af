import { html, page } from './html-text.ts';
import type { ProblemReport } from './problem-report.ts';

const table = (facts: Record<string, string>) =>
  `<table>${Object.entries(facts)
    .map(([name, value]) => `<tr><th>${html(name)}</th><td>${html(value)}</td></tr>`)
    .join('')}</table>`;

const json = (value: unknown) => `<pre>${html(JSON.stringify(value, null, 2))}</pre>`;

function sections({ words, versions, machine, shop, configuration, logs, picture, takenOut }: ProblemReport): string {
  const counts = Object.entries(takenOut).map(([what, count]) => [what, `${count} ×`]);
  const shown =
    'png' in picture
      ? `<p>${html(picture.says)}</p><img alt="The kiosk’s page" src="data:image/png;base64,${picture.png}">`
      : `<p>${html(picture.missing)}</p>`;
  return [
    `<h2>What happened</h2><p>${html(words || 'Nothing was written.').replaceAll('\n', '<br>')}</p>`,
    `<h2>Versions</h2>${table(versions)}`,
    `<h2>Machine</h2>${table(machine)}`,
    `<h2>Shop</h2>${table(shop)}`,
    `<h2>Picture of the kiosk</h2>${shown}`,
    `<h2>Configuration of the seller</h2>${json(configuration.seller)}`,
    `<h2>Configuration of settling</h2>${json(configuration.settling)}`,
    ...Object.entries(logs).map(([name, lines]) => `<h2>Log: ${html(name)}</h2><pre>${html(lines.join('\n'))}</pre>`),
    `<h2>Taken out</h2>${counts.length === 0 ? '<p>Nothing.</p>' : table(Object.fromEntries(counts))}`,
  ].join('\n');
}

/** A report as the one file that is sent: a page to read, with the same as JSON inside for programs. */
export function reportFile(report: ProblemReport): string {
  const data = JSON.stringify({ ...report, picture: 'png' in report.picture ? 'above' : report.picture });
  return page(
    `Sidelane problem report, ${report.writtenAt}`,
    `<h1>Problem report</h1><p>${html(report.writtenAt)}</p>
${sections(report)}
<script type="application/json" id="report">${data.replaceAll('<', String.raw`\u003c`)}</script>`,
  );
}

/** A report as the tester looks at it before it becomes a file. */
export function reportToLookAt(report: ProblemReport): string {
  return page(
    'Look at the report',
    `<h1>Look at the report</h1>
<p class="notice">This is all that will be in the file. Card numbers, keys, passwords, addresses and names that the shop knows were
taken out. If you still see something that should stay private, throw it away and write your words anew.</p>
<form method="post" action="write" style="display:inline"><button>Write the file</button></form>
<form method="post" action="forget" style="display:inline"><button>Throw it away</button></form>
${sections(report)}`,
  );
}
