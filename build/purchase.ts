import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { usualHome } from '../platform/usual-home.ts';
import { present } from '../contract/presence.ts';
import { cardSchema, hasValidCheckDigit, isCalendarDay, normaliseCreditNumber, parseExpiry } from '../contract/card.ts';
import { importTerminalKey, terminalPrivateJwkSchema } from '../contract/seller/terminal-key.ts';
import type { Card } from '../contract/card.ts';
import { tidyEmail, tidyTelephone } from '../contract/seller/contact.ts';
import type { Contact } from '../contract/seller/contact.ts';
import { formatAmount } from '../contract/money.ts';
import { demonstrationAccounts } from './demonstration/demonstration-accounts.ts';
import { readRunning } from './shop-home.ts';
import {
  NotTrusted,
  NothingToBuy,
  SellerRefused,
  TerminalWithoutScreen,
  applyUntilKnown,
  sealApplication,
  settlingTimeBy,
  trustedKeySet,
  trustedNotice,
} from './terminal-without-screen.ts';
import type { ProgramEnrolment } from './terminal-without-screen.ts';

/** `npm run purchase`: one purchase by a terminal without a screen, step by step. */

/** An address that reaches no one: RFC 2606 keeps the name out of use. */
const usualEmail = 'buyer@example.com';

const usage = `npm run purchase -- [options]

Buys one article and prints steps 201 to 204 with the time of each, and the outcome.

  --seller URL        the seller to buy from (default: the shop that runs in --home)
  --home DIR          the shop's home, where its address and settling's root are read (default ${usualHome})
  --root THUMBPRINT   settling's root to trust; without one and without a home, the seller's word is taken
  --credential FILE   enrolment file of a terminal ({"credential": …, "signingKey": …}); without one the program enrols itself
  --article HANDLE    what to buy (default: the first article in stock)
  --variant ID        which variant of it (default: the first in stock)
  --quantity N        how many (default 1)
  --number NUMBER     credit number; without one, the first demonstration account is used. A demonstration
                      number brings its expiry, name and birth date with it
  --expiry MM/YY      --name NAME      --born YYYY-MM-DD
  --phone NUMBER      --email ADDRESS   how the shop reaches the buyer (default ${usualEmail})
  --number-stdin      reads the credit number from standard input, so that it is not among the arguments
  --json              prints one line of JSON instead
  --help              prints this

Exit status: 0 accepted, 3 rejected, 4 undetermined or not known, 2 bad usage, 1 anything else.`;

const exitStatus = {
  accepted: 0,
  rejected: 3,
  undetermined: 4,
  reversed: 4,
  withdrawn: 4,
  received: 4,
  checking: 4,
  unknown: 4,
} as const;

function badUsage(what: string): never {
  console.error(`${what}\n\n${usage}`);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        seller: { type: 'string' },
        home: { type: 'string', default: usualHome },
        root: { type: 'string' },
        credential: { type: 'string' },
        article: { type: 'string' },
        variant: { type: 'string' },
        quantity: { type: 'string', default: '1' },
        number: { type: 'string' },
        'number-stdin': { type: 'boolean', default: false },
        expiry: { type: 'string' },
        name: { type: 'string' },
        born: { type: 'string' },
        phone: { type: 'string' },
        email: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return badUsage((error as Error).message);
  }
}

const options = readOptions();
if (options.help) {
  console.log(usage);
  process.exit(0);
}

/** The card from the options, completed from the demonstration accounts. Errors name the field, never the value. */
function readCard(): Card {
  const typed = options['number-stdin']
    ? readFileSync(0, 'utf8')
    : (options.number ?? present(demonstrationAccounts[0], 'the first demonstration account').number);
  const number = normaliseCreditNumber(typed);
  if (!/^\d{12,19}$/.test(number)) badUsage('--number must have 12 to 19 digits');
  if (!hasValidCheckDigit(number))
    badUsage('--number has a wrong check digit (ISO/IEC 7812-1): compare it with the card');
  const known = demonstrationAccounts.find((account) => account.number === number);
  const expiry = options.expiry === undefined ? known?.expiry : parseExpiry(options.expiry);
  if (!expiry) badUsage('--expiry must be a month, such as 03/31');
  const name = options.name ?? known?.name;
  if (!name) badUsage('--name must be the name on the account');
  const birthDate = options.born ?? known?.birthDate;
  if (!birthDate || !isCalendarDay(birthDate)) badUsage('--born must be a date, such as 1980-02-29');
  const card = cardSchema.safeParse({ number, expiry, name, birthDate });
  return card.success ? card.data : badUsage('--name must have 1 to 100 characters');
}

const quantity = Number(options.quantity);
if (!Number.isInteger(quantity) || quantity < 1 || quantity > 999)
  badUsage('--quantity must be a number from 1 to 999');
const card = readCard();

const running = readRunning(path.resolve(options.home, 'running.json'));
const sellerUrl = options.seller ?? running.url;
if (sellerUrl === undefined) badUsage(`No shop runs in ${options.home}: start one (npm start) or give --seller URL`);
if (!URL.canParse(sellerUrl) || !/^https?:/.test(sellerUrl))
  badUsage('--seller must be a URL, such as http://127.0.0.1:8520');

const say = (line: string) => {
  if (!options.json) console.log(line);
};
const steps: Record<string, number> = {};

async function timed<Result>(step: string, words: string, work: () => Promise<Result>): Promise<Result> {
  const from = performance.now();
  const result = await work();
  const tookMs = Math.round((performance.now() - from) * 100) / 100;
  steps[step] = tookMs;
  say(`${step.padEnd(4)} ${words.padEnd(58)} ${tookMs.toFixed(2).padStart(8)} ms`);
  return result;
}

const keptEnrolmentSchema = z.object({ credential: z.string(), signingKey: z.unknown() });

async function readEnrolment(): Promise<ProgramEnrolment | undefined> {
  const file = options.credential;
  if (file === undefined) return undefined;
  const kept = keptEnrolmentSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!kept.success) return badUsage(`${file} holds no credential`);
  const { credential, signingKey } = kept.data;
  const written = terminalPrivateJwkSchema.safeParse(signingKey);
  if (!written.success) return badUsage(`${file} holds no signingKey: the terminal signs its applications with it`);
  return { credential, key: await importTerminalKey(written.data) };
}

function contactOf({ phone, email }: { phone?: string; email?: string }): Contact {
  if (phone === undefined && email === undefined) return { email: usualEmail };
  return {
    ...(phone !== undefined && { phone: tidyTelephone(phone) }),
    ...(email !== undefined && { email: tidyEmail(email) }),
  };
}

async function buy(url: string): Promise<keyof typeof exitStatus> {
  const enrolment = await readEnrolment();
  const terminal = new TerminalWithoutScreen(url, enrolment);
  if (enrolment === undefined) await terminal.enrol('npm run purchase');
  const timedSession = await terminal.timedSession();
  const { session } = timedSession;
  const pinned =
    options.root ??
    (options.seller === undefined || options.seller === running.url ? running.rootThumbprint : undefined);
  if (pinned === undefined) say("     Settling's root was not pinned (--root): the seller's word is taken for it.");
  const root = pinned ?? session.rootThumbprint;
  const keySet = await trustedKeySet(session, root);
  const { article, variant } = options.variant
    ? await variantById(terminal, options.variant, options.article)
    : await terminal.pickVariant(options.article);
  const { currency } = session.shop;
  say(
    `     ${article.title}, ${quantity} × ${formatAmount(variant.priceMinor, currency)} ${currency}, from ${session.shop.name}`,
  );

  const application = await timed('201', 'apply: the card is sealed for settling', async () => {
    const now = await settlingTimeBy(timedSession, root);
    return sealApplication({ session, keySet, variant, quantity, card, contact: contactOf(options), now });
  });
  const sentAt = performance.now();
  const outcome = await applyUntilKnown(terminal, application, say);
  const roundTripMs = performance.now() - sentAt;
  if (outcome?.timing) {
    const { receiveMs, checkMs, indicateMs } = outcome.timing;
    for (const [step, words, ms] of [
      ['201r', 'received by the seller, stock reserved', receiveMs],
      ['202', 'settling asked over the private link, and 203 its notice', checkMs],
      ['204', 'indicated by the seller', indicateMs],
    ] as const) {
      steps[step] = Math.round(ms * 100) / 100;
      say(`${step.padEnd(4)} ${words.padEnd(58)} ${ms.toFixed(2).padStart(8)} ms`);
    }
  }
  steps['seller'] = Math.round(roundTripMs * 100) / 100;
  say(`     ${'the seller as a whole, seen from the terminal'.padEnd(58)} ${roundTripMs.toFixed(2).padStart(8)} ms`);
  const renewKeySet = async () => trustedKeySet(await terminal.session(), root);
  if (outcome) {
    await timed('204v', "settling's notice verified by the terminal", () =>
      trustedNotice(outcome, application, session, keySet, renewKeySet),
    );
  }
  const state = outcome?.state ?? 'unknown';
  const order = outcome?.order ?? null;
  if (state === 'accepted' && !order) throw new NotTrusted('The seller says accepted and names no order.');

  if (options.json) {
    const { applicationId, totalMinor } = application;
    console.log(
      JSON.stringify({ applicationId, outcome: state, order, totalMinor, currency, article: article.handle, steps }),
    );
  }
  say('');
  if (state === 'accepted' && order) {
    const code = order.collectionCode;
    say(`Accepted: order ${order.orderNumber}${code ? `, to be collected with ${code}` : ''}.`);
  } else if (state === 'rejected') say('Declined by the card company. Nothing was charged.');
  else if (state === 'reversed') say('Cancelled: the card company has signed that it holds nothing for this purchase.');
  else if (state === 'unknown') {
    say(
      `Not known: the seller did not answer for application ${application.applicationId}. Staff can see its result in the back office.`,
    );
  } else
    say(
      `Not confirmed: application ${application.applicationId} is being cancelled, and the card company has not signed that yet. Do not buy again before it has.`,
    );
  return state;
}

async function variantById(terminal: TerminalWithoutScreen, variantId: string, handle: string | undefined) {
  const handles = handle ? [handle] : (await terminal.findArticles({ limit: '100' })).map((each) => each.handle);
  for (const each of handles) {
    const article = await terminal.article(each);
    const variant = article.variants.find((candidate) => candidate.variantId === variantId);
    if (variant) return { article, variant };
  }
  throw new NothingToBuy(
    `There is no variant ${variantId}${handle ? ` of ${handle}` : ' among the first articles; name its article too'}.`,
  );
}

try {
  process.exitCode = exitStatus[await buy(sellerUrl)];
} catch (error) {
  if (error instanceof SellerRefused) {
    const differences = error.body.differences?.map(
      ({ variantId, problem, available }) => `  ${variantId}: ${problem.replaceAll('_', ' ')}, ${available} available`,
    );
    console.error([`The seller refused. ${error.message}`, ...(differences ?? [])].join('\n'));
  } else if (error instanceof NotTrusted || error instanceof NothingToBuy) console.error(error.message);
  else {
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    console.error(cause ? `The seller at ${sellerUrl} cannot be reached (${cause}).` : (error as Error).message);
  }
  process.exitCode = 1;
}
