import { currencySchema } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { isFreeText } from '../../contract/seller/free-text.ts';
import { passwordProblem, passwordProblemWords, shortestPasswordLength } from '../../contract/seller/staff-password.ts';
import { readHostAndPort, readLines, readOptionalText, readText, readYesOrNo } from '../machine/answer-kinds.ts';
import { linkQuestions } from '../machine/link-end.ts';
import { readOthersKeys, settlingKeysSchema } from '../machine/public-keys.ts';
import type { SettlingKeys } from '../machine/public-keys.ts';
import { Mistake } from '../machine/questions.ts';
import type { Question } from '../machine/questions.ts';

const usualPort = 8520;

function readCurrency(given: unknown): Currency {
  const currency = currencySchema.safeParse(typeof given === 'string' ? given.toUpperCase() : given);
  if (currency.success) return currency.data;
  throw new Mistake(`it has to be one of ${currencySchema.options.join(', ')}.`);
}

function readLanguage(given: unknown): string {
  const text = readText(given, 35);
  try {
    return Intl.getCanonicalLocales(text)[0] ?? text;
  } catch {
    throw new Mistake('it has to be a language, with or without its country, such as de or de-AT.');
  }
}

function readSignInName(given: unknown): string {
  const name = readText(given, 64);
  if (!isFreeText(name)) throw new Mistake('what could be a card number stands in it.');
  return name;
}

function readPassword(given: unknown): string {
  const problem = typeof given === 'string' ? passwordProblem(given) : 'too_short';
  if (problem) throw new Mistake(`it ${passwordProblemWords[problem]}.`);
  return given as string;
}

const text = (asks: string, longest: number, usual?: string): Question<string> => ({
  asks,
  ...(usual !== undefined && { usual }),
  read: (given) => readText(given, longest),
});

const optional = (asks: string): Question<string | undefined> => ({
  asks,
  usual: '',
  read: (given) => readOptionalText(given, 1_000),
});

/** What a seller's setup has to know, in the order in which it asks. */
export const sellerQuestions = {
  sellerId: {
    asks: 'The short name by which the card company lists the shop, such as corner-shop',
    read: (given) => {
      const id = readText(given, 64);
      if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) throw new Mistake('it has to be small letters, digits and hyphens.');
      return id;
    },
  } satisfies Question<string>,
  name: text('The shop’s name, as shoppers read it', 120),
  currency: { asks: 'The currency of its prices, such as EUR', read: readCurrency } satisfies Question<Currency>,
  language: { asks: 'Its language', usual: 'en', read: readLanguage } satisfies Question<string>,
  address: {
    asks: 'Its address for receipts, up to four lines with semicolons between them',
    usual: '',
    read: (given) => readLines(given, 4, 80),
  } satisfies Question<string[]>,
  listen: {
    asks: 'Where kiosks reach this machine: HOST:PORT',
    usual: `127.0.0.1:${usualPort}`,
    read: (given) => {
      const place = readHostAndPort(given, usualPort);
      if (place.port < 1024)
        throw new Mistake(`ports below 1024 are kept for root: use ${usualPort}, or put a TLS proxy in front.`);
      return place;
    },
  } satisfies Question<{ host: string; port: number }>,
  certificateFile: optional('The certificate for that address (PEM), unless it is on this machine alone'),
  certificateKeyFile: optional('The key of the certificate (PEM), readable by the user sidelane-seller'),
  proxy: optional('Instead of a certificate: the address of the TLS proxy in front'),
  database: text('The database: a file, or postgres://…', 1_000, 'seller.sqlite'),
  settlingKeys: {
    asks: 'The file that "sidelane-settling keys" printed on settling’s machine',
    read: (given) => readOthersKeys(given, settlingKeysSchema, 'sidelane-settling keys'),
  } satisfies Question<SettlingKeys>,
  ...linkQuestions('seller'),
  selfEnrolment: {
    asks: 'Whether browsers and programs may enrol themselves as terminals: yes or no',
    usual: 'no',
    read: readYesOrNo,
  } satisfies Question<boolean>,
  staffName: { asks: 'The sign-in name of the first member of staff', usual: 'manager', read: readSignInName },
  staffPassword: {
    asks: `Their password, ${shortestPasswordLength} characters or more`,
    isSecret: true,
    read: readPassword,
  } satisfies Question<string>,
};
