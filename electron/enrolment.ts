import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * What makes this kiosk a terminal of one shop: the file that enrolment leaves behind. It holds the terminal's credential, so
 * nobody but its owner may read it.
 */
export const enrolmentSchema = z.strictObject({
  /** Origin of the seller server. */
  sellerUrl: z.string().refine(isSellerOrigin, {
    error:
      'has to be the origin of the seller: https://HOST[:PORT], or http:// on this machine alone, and nothing behind it',
  }),
  /** `TERMINAL_ID.SECRET`, sent to the seller as `Authorization: Terminal …` and shown to nobody. */
  credential: z.string().regex(/^[\w-]{1,80}\.[\w-]{16,200}$/, 'has to be of the form TERMINAL_ID.SECRET'),
  /** RFC 7638 thumbprint of settling's root key: the page trusts no other. */
  rootThumbprint: z.string().regex(/^[\w-]{43}$/, 'has to be a SHA-256 thumbprint in base64url (43 characters)'),
  shopName: z
    .string()
    .refine((name) => name.trim() !== '' && name.length <= 120, 'has to be a name of at most 120 characters'),
});

export type Enrolment = z.infer<typeof enrolmentSchema>;

/** In order of precedence. */
export type EnrolmentRefusal =
  | 'enrolment_missing'
  | 'enrolment_unreadable'
  | 'enrolment_open_to_others'
  | 'enrolment_malformed';

export type EnrolmentReading =
  | { enrolment: Enrolment }
  /** `problems` says what is wrong and what would be right, for whoever sets the kiosk up; it never repeats a value. */
  | { refusal: EnrolmentRefusal; file: string; problems: string[] };

/** The enrolment that a kiosk has: looked for anew as long as there is none that is right, and then kept until it ends. */
export class KioskEnrolment {
  readonly #file: string;
  #kept: { enrolment: Enrolment } | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  read(): EnrolmentReading {
    if (this.#kept !== undefined) return this.#kept;
    const reading = readEnrolment(this.#file);
    if ('enrolment' in reading) this.#kept = reading;
    return reading;
  }
}

/** Reads the enrolment file. The mode is taken of the very file that is read, not of one that stood there before. */
export function readEnrolment(file: string): EnrolmentReading {
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
    return parseEnrolment(file, readFileSync(descriptor, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { refusal: 'enrolment_unreadable', file, problems: [`The file cannot be read (${code}).`] };
  } finally {
    closeSync(descriptor);
  }
}

function parseEnrolment(file: string, text: string): EnrolmentReading {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { refusal: 'enrolment_malformed', file, problems: ['The file is not JSON.'] };
  }
  const parsed = enrolmentSchema.safeParse(content);
  if (parsed.success) return { enrolment: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'The file'}: ${message}`);
  return { refusal: 'enrolment_malformed', file, problems };
}

/** An origin and nothing more; without TLS only where no network lies between. */
function isSellerOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  if (value !== url.origin && value !== `${url.origin}/`) return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}
