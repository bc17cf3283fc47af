import type { StartReport } from '../start-report.ts';
import { html, page } from './html-text.ts';

/** What a tester is asked to try, and what should be seen. */
const tasks: readonly { title: string; does: string; sees: string }[] = [
  {
    title: 'Buy something',
    does: 'Choose a product at the kiosk, check out, and pay with the first card number below.',
    sees: 'Your order is confirmed, with its number. The receipt is a PDF in the folder shop/kiosk/receipts of the kit.',
  },
  {
    title: 'Be declined',
    does: 'Buy again with each card number whose result is “declined”.',
    sees: 'The kiosk says that the card company declined, never why, and nothing is charged.',
  },
  {
    title: 'Leave in the middle',
    does: 'Fill the basket, type half of your details, and walk away.',
    sees: 'The kiosk asks whether you are still there, then forgets everything for the next shopper.',
  },
  {
    title: 'Change how it looks and sounds',
    does: 'Change the language, the text size and the contrast with the buttons at the top. Use it without a mouse.',
    sees: 'Everything stays readable and reachable, and prices and dates follow the language.',
  },
  {
    title: 'Search badly',
    does: 'Search for a product with a wrong letter, then for something that no shop sells.',
    sees: 'The kiosk offers the right spelling, or says that it found nothing and what to do.',
  },
  {
    title: 'Be the shop',
    does: 'Sign in to the back office, find your order, and hand it over or dispatch it. Change a price and a stock.',
    sees: 'The order goes on, and the kiosk shows the new price and stock without a restart.',
  },
  {
    title: 'Cut the line',
    does: 'End the process of settling that the kit names when it starts, while you pay.',
    sees: 'No purchase is confirmed that was not decided, and none is lost: settling is back within seconds.',
  },
  {
    title: 'Start again',
    does: 'Press Ctrl-C where you started the kit, look that nothing runs any more, and start it again.',
    sees: 'Your orders and changes are still there.',
  },
];

const grouped = (number: string) => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

function resultOf({ outcome, reason }: StartReport['accounts'][number]['gives']): string {
  return outcome === 'accepted' ? 'accepted' : `declined (${(reason ?? '').replaceAll('_', ' ')})`;
}

function cards({ accounts }: StartReport): string {
  const rows = accounts.map(
    ({ number, expiry, name, birthDate, gives }) =>
      `<tr><td>${grouped(number)}</td><td>${expiry.slice(5)}/${expiry.slice(2, 4)}</td><td>${html(name)}</td><td>${birthDate}</td><td>${html(resultOf(gives))}</td></tr>`,
  );
  return `<table><tr><th>Number</th><th>Expires</th><th>Name</th><th>Born</th><th>Result</th></tr>${rows.join('')}</table>`;
}

/** The page of a running kit: what to try, with what, and the button that reports a problem. */
export function taskPage(report: StartReport): string {
  const items = tasks.map(
    ({ title, does, sees }) =>
      `<li><strong>${html(title)}.</strong> ${html(does)}<br><em>You should see:</em> ${html(sees)}</li>`,
  );
  return page(
    'Sidelane, to be tried',
    `<h1>Sidelane, to be tried</h1>
<table>
<tr><th>Kiosk</th><td>${html(report.kiosk)}</td></tr>
<tr><th>Shop in a browser</th><td><a href="${html(report.url)}">${html(report.url)}</a></td></tr>
<tr><th>Back office</th><td><a href="${html(report.backOfficeUrl)}">${html(report.backOfficeUrl)}</a>, sign in as ${html(report.staff.signInName)} with ${html(report.staff.password)}</td></tr>
<tr><th>Private link</th><td>${html(report.link.mode)}: ${html(report.link.why)}</td></tr>
<tr><th>Processes</th><td>seller ${report.processes.seller}, settling ${report.processes.settling}</td></tr>
</table>
<h2>Report a problem</h2>
<form method="post" action="report" accept-charset="utf-8">
<p><label for="words">What did you do, what did you see, and what did you expect? Please write no names, addresses or real card
numbers.</label></p>
<p><textarea id="words" name="words" maxlength="8000"></textarea></p>
<p><button>Report a problem</button> You see everything that was gathered before a file is written. Nothing is sent.</p>
</form>
<h2>What to try</h2>
<ol>${items.join('\n')}</ol>
<h2>Card numbers of the demonstration</h2>
<p>No real account has them. Never type a real card number here.</p>
${cards(report)}`,
  );
}
