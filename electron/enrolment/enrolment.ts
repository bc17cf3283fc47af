import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { present } from '../../contract/presence.ts';
import { terminalPrivateJwkSchema } from '../../contract/seller/terminal-key.ts';
import type { TerminalPrivateJwk } from '../../contract/seller/terminal-key.ts';
import type { Keychain } from './keychain.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';

/**
 * The file that enrolment leaves behind; it makes this kiosk a terminal of one shop. It holds the terminal's credential, so only
 * its owner may read it.
 */
const enrolmentSchema = z.strictObject({
  /** Origin of the seller server. */
  sellerUrl: z.string().refine(isSellerOrigin, {
    error:
      'has to be the origin of the seller: https://HOST[:PORT], or http:// on this machine alone, and nothing behind it',
  }),
  /** `TERMINAL_ID.SECRET`, sent to the seller as `Authorization: Terminal …` and never displayed. */
  credential: z
    .string()
    .regex(/^[\w-]{1,80}\.[\w-]{16,200}$/, 'has to be of the form TERMINAL_ID.SECRET')
    .optional(),
  /** The same credential, encrypted by the system's keychain, base64. */
  sealedCredential: z.string().max(4_000).optional(),
  /** The private half of the kiosk's own key, with which it signs its seals. */
  signingKey: terminalPrivateJwkSchema.optional(),
  /** The same key as JSON, encrypted by the system's keychain, base64. */
  sealedSigningKey: z.string().max(4_000).optional(),
  /** RFC 7638 thumbprint of settling's root key: the page trusts no other. */
  rootThumbprint: z.string().regex(/^[\w-]{43}$/, 'has to be a SHA-256 thumbprint in base64url (43 characters)'),
  shopName: z
    .string()
    .refine((name) => name.trim() !== '' && name.length <= 120, 'has to be a name of at most 120 characters'),
  /** The shop's language, BCP 47. */
  shopLocale: z.string().max(35).optional(),
  /** SHA-256 of the public key of the seller's certificate: the kiosk connects to no other server. */
  sellerKeySha256: z
    .string()
    .regex(/^[\w-]{43}$/, 'has to be a SHA-256 in base64url (43 characters)')
    .optional(),
});

type EnrolmentFile = z.infer<typeof enrolmentSchema>;

export type Enrolment = {
  sellerUrl: string;
  credential: string;
  /** Null when the kiosk was enrolled before kiosks had keys of their own. */
  signingKey: TerminalPrivateJwk | null;
  rootThumbprint: string;
  shopName: string;
  shopLocale: string | null;
  sellerKeySha256: string | null;
  /** Whether the credential on disk is encrypted by the system's keychain. */
  isSealed: boolean;
};

/** In order of precedence. */
export type EnrolmentRefusal =
  | 'enrolment_missing'
  | 'enrolment_unreadable'
  | 'enrolment_open_to_others'
  | 'enrolment_malformed';

export type EnrolmentReading =
  | { enrolment: Enrolment }
  /** `problems` tells the person who sets the kiosk up what is wrong and what would be right. It never repeats a value. */
  | { refusal: EnrolmentRefusal; file: string; problems: string[] };

/** The kiosk's enrolment. It is looked for again until a valid one is found, and then kept until it ends. */
export class KioskEnrolment {
  readonly file: string;
  readonly #keychain: () => Keychain;
  #kept: { enrolment: Enrolment } | undefined;

  constructor(file: string, keychain: () => Keychain) {
    this.file = file;
    this.#keychain = keychain;
  }

  read(): EnrolmentReading {
    if (this.#kept !== undefined) return this.#kept;
    const reading = readEnrolment(this.file, this.#keychain);
    if ('enrolment' in reading) this.#kept = reading;
    return reading;
  }

  /** Replaces the stored enrolment with a newly received one, encrypted where the system has a keychain. */
  keep(enrolled: Omit<Enrolment, 'isSealed'>): void {
    const { credential, signingKey, sellerKeySha256, shopLocale, ...open } = enrolled;
    const keychain = this.#keychain();
    const content: EnrolmentFile = {
      ...open,
      ...(keychain.kind === 'system' ? { sealedCredential: keychain.seal(credential) } : { credential }),
      ...(signingKey !== null &&
        (keychain.kind === 'system'
          ? { sealedSigningKey: keychain.seal(JSON.stringify(signingKey)) }
          : { signingKey })),
      ...(sellerKeySha256 !== null && { sellerKeySha256 }),
      ...(shopLocale !== null && { shopLocale }),
    };
    writePrivateFile(this.file, `${JSON.stringify(content, null, 2)}\n`);
    this.#kept = undefined;
  }
}

/** Reads the enrolment file. The mode is taken from the file that is actually read, not from one that was there before. */
export function readEnrolment(file: string, keychain: () => Keychain): EnrolmentReading {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return { refusal: 'enrolment_missing', file, problems: ['The file is not there.'] };
    }
    return { refusal: 'enrolment_unreadable', file, problems: [`The file cannot be opened (${code}).`] };
  }
  try {
    const { mode } = fstatSync(descriptor);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      const octal = (mode & 0o777).toString(8).padStart(4, '0');
      const problem = `Others than its owner may read the credential in it: its mode is ${octal} and has to be 0600.`;
      return { refusal: 'enrolment_open_to_others', file, problems: [problem] };
    }
    return parseEnrolment(file, readFileSync(descriptor, 'utf8'), keychain);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { refusal: 'enrolment_unreadable', file, problems: [`The file cannot be read (${code}).`] };
  } finally {
    closeSync(descriptor);
  }
}

function parseEnrolment(file: string, text: string, keychain: () => Keychain): EnrolmentReading {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { refusal: 'enrolment_malformed', file, problems: ['The file is not JSON.'] };
  }
  const parsed = enrolmentSchema.safeParse(content);
  if (parsed.success) return openCredential(file, parsed.data, keychain);
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'The file'}: ${message}`);
  return { refusal: 'enrolment_malformed', file, problems };
}

function openCredential(file: string, content: EnrolmentFile, keychain: () => Keychain): EnrolmentReading {
  const {
    sealedCredential,
    sealedSigningKey,
    signingKey,
    shopLocale = null,
    sellerKeySha256 = null,
    ...open
  } = content;
  if ((open.credential === undefined) === (sealedCredential === undefined)) {
    const problem = 'The file: has to hold either credential or sealedCredential.';
    return { refusal: 'enrolment_malformed', file, problems: [problem] };
  }
  const rest = { ...open, shopLocale, sellerKeySha256 };
  const isSealed = open.credential === undefined;
  const written = present(open.credential ?? sealedCredential, 'the credential of an enrolment');
  try {
    const key = sealedSigningKey === undefined ? signingKey : readSealedKey(sealedSigningKey, keychain());
    const credential = isSealed ? keychain().open(written) : written;
    return { enrolment: { ...rest, credential, signingKey: key ?? null, isSealed } };
  } catch {
    const problem = 'The system’s keychain does not open what is sealed in it: the kiosk has to be enrolled anew.';
    return { refusal: 'enrolment_unreadable', file, problems: [problem] };
  }
}

/** @throws when the keychain cannot decrypt it, or the result is not a key */
function readSealedKey(sealed: string, keychain: Keychain): TerminalPrivateJwk {
  return terminalPrivateJwkSchema.parse(JSON.parse(keychain.open(sealed)));
}

/** An origin and nothing more; without TLS only where no network lies in between. */
function isSellerOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  if (value !== url.origin && value !== `${url.origin}/`) return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}
