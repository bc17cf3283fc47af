import { findTypedCreditNumbers } from '../../contract/credit-numbers-in-text.ts';

/** A value that must not leave the machine, and the word that takes its place. */
export type KnownPrivate = { what: string; value: string };

/** What no report may hold. */
const worst = new Set(['secret', 'card number']);

/** What is shorter would be found in ordinary words. */
const fewestSigns = 4;

/** Signs that no text has: what is in between stands for something that is put back at the end. */
const [opened, closed] = ['\uE000', '\uE001'];
const [firstKept, mostKept] = [0xe100, 6_000] as const;
const putBack = /\uE000([\uE100-\uF8FF])\uE001/g;

/** Ids and moments look like numbers of people and cards, and are what a report is read for. The last one is Chromium's. */
const kept =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?|\[\d+:\d{4}\/\d{6}\.\d{6}:/gi;

const pem = /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g;
const userInUrl = /(?<=:\/\/)[^\s/@]+(?=@)/g;
const email = /[\p{L}\p{N}._%+-]+[@＠][\p{L}\p{N}-]+(?:[.．。][\p{L}\p{N}-]+)+/gu;
/** 32 bytes in base64, such as a key of WireGuard. */
const key32 = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=(?![A-Za-z0-9+/=])/g;
const base64Line = /^[A-Za-z0-9+/]{40,}={0,2}$/gm;
const token = /[A-Za-z0-9_-]{20,}/g;
/** A member or a setting whose name says that its value is secret. */
const named =
  /((?:pass(?:word|phrase|wort)|kennwort|contraseña|secret|credential|token|authorization|bearer|cookie|preshared ?key|private ?key|"[dk]")["']?\s*(?:[:=]|\bis\b)\s*["']?)([^\s"',;}]+)/giu;
const pin = /(\b(?:pin|code)\b[^\d\n]{0,12})\p{Nd}{4,12}(?!\p{Nd})/giu;
const longNumber = /(?<![\p{L}\p{Nd}])\+?\p{Nd}(?:[\p{Zs}\p{Pd}()./·]{0,2}\p{Nd}){8,}/gu;
const date = /(?<!\p{Nd})(?:\p{Nd}{4}-\p{Nd}{1,2}-\p{Nd}{1,2}|\p{Nd}{1,2}[./]\p{Nd}{1,2}[./]\p{Nd}{4})(?!\p{Nd})/gu;

/** Whether a row of letters and digits looks drawn by lot, and not like a name that someone gave. */
function isDrawnByLot(text: string): boolean {
  if (!/\d/.test(text)) return /[a-z][A-Z]\w*[a-z][A-Z]/.test(text) && text.length >= 40;
  return (/[a-z]/.test(text) && /[A-Z]/.test(text)) || /^[0-9a-f]{32,}$/i.test(text) || text.length >= 40;
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/** The ways in which a value may be written down: as it is, without its accents, in a URL, in JSON. */
function formsOf(value: string): string[] {
  const plain = value.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const forms = [value, value.normalize('NFC'), value.normalize('NFD'), plain];
  return [
    ...new Set([...forms, ...forms.map(encodeURIComponent), ...forms.map((each) => JSON.stringify(each).slice(1, -1))]),
  ];
}

/**
 * Takes out of texts what must not leave a tester's machine: the values that are known to be private there, and all that has the
 * form of a key, a card number, an address of email, a number of a person or a date of birth.
 */
export class Redactor {
  readonly #known: { pattern: RegExp; what: string }[];
  readonly #counts = new Map<string, number>();

  constructor(known: Iterable<KnownPrivate>) {
    const words = new Map<string, string>();
    for (const { what, value } of known) {
      if ([...value].length < fewestSigns) continue;
      for (const form of formsOf(value)) if (!words.has(form)) words.set(form, what);
    }
    // The longest first: a name may be part of an address.
    this.#known = [...words]
      .toSorted(([one], [other]) => other.length - one.length)
      .map(([value, what]) => ({
        pattern: new RegExp(escaped(value).replaceAll(/ +/g, String.raw`\s+`), 'giu'),
        what,
      }));
  }

  /** How often something of each kind was taken out. */
  get counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].toSorted());
  }

  /** The text without keys in PEM, which go over several lines. */
  withoutKeys(text: string): string {
    return text.replace(pem, this.#instead('key'));
  }

  /** The text without anything private. */
  text(text: string): string {
    const put: string[] = [];
    const keep = (what: string) => `${opened}${String.fromCodePoint(firstKept + put.push(what) - 1)}${closed}`;
    // Signs of ours in the text itself would be taken for what was kept.
    let left = this.withoutKeys(text.replaceAll(/[\uE000-\uF8FF]/g, ''));
    for (const { pattern, what } of this.#known) left = left.replace(pattern, this.#instead(what));
    left = left.replace(userInUrl, this.#instead('sign-in'));
    left = left.replace(named, (_all, name: string) => name + this.#instead('secret')());
    left = left.replace(kept, (what) => (put.length < mostKept ? keep(what) : this.#instead('id')()));
    left = left.replace(email, this.#instead('email address'));
    left = left.replace(key32, this.#instead('key')).replace(base64Line, this.#instead('key'));
    left = left.replace(token, (all) => (isDrawnByLot(all) ? this.#instead('key')() : all));
    left = this.#withoutCardNumbers(left);
    left = left.replace(longNumber, this.#instead('number'));
    left = left.replace(pin, (_all, before: string) => before + this.#instead('pin')());
    left = left.replace(date, this.#instead('date'));
    return left.replaceAll(putBack, (_all, sign: string) => put[(sign.codePointAt(0) ?? 0) - firstKept] ?? '');
  }

  /** The kind of a secret or a card number that is known here and that a text still holds. */
  finds(text: string): string | undefined {
    return this.#known.find(({ pattern, what }) => worst.has(what) && text.search(pattern) >= 0)?.what;
  }

  #withoutCardNumbers(text: string): string {
    let clean = '';
    let end = 0;
    for (const { from, until } of findTypedCreditNumbers(text)) {
      clean += text.slice(end, from) + this.#instead('card number')();
      end = until;
    }
    return clean + text.slice(end);
  }

  #instead(what: string): () => string {
    return () => {
      this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
      return `[${what}]`;
    };
  }
}
