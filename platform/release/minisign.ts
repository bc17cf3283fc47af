import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readPrivateFile, writePrivateFile } from '../files/private-file.ts';
import { blake2b512 } from './blake2b.ts';

/**
 * Signatures in the format of minisign (https://jedisct1.github.io/minisign/): Ed25519 over the BLAKE2b-512 of the file, and a
 * second one over the first with its trusted comment. `minisign -V` verifies them.
 */

/** The start of a SubjectPublicKeyInfo that holds an Ed25519 key (RFC 8410, section 4). */
const spkiStart = Buffer.from('302a300506032b6570032100', 'hex');
const ofKey = 'Ed';
/** A signature over a digest of the file; the older form `Ed` signs the file itself. */
const ofDigest = 'ED';

export type PublicKey = {
  /** Up to 16 hexadecimal digits, as minisign shows it: without leading zeros. */
  id: string;
  key: KeyObject;
  /** One line of base64, as `minisign -P` takes it. */
  text: string;
};

export type SecretKey = { publicKey: PublicKey; key: KeyObject };

/** A signature that cannot be read, or does not fit. The message is one sentence. */
export class BadSignature extends Error {
  override name = 'BadSignature';
}

/** minisign keeps the id with its lowest byte first, and shows it with the highest first. */
const shownId = (id: Buffer) => id.readBigUInt64LE().toString(16).toUpperCase();

function publicKeyOf(id: Buffer, raw: Buffer): PublicKey {
  const key = createPublicKey({ key: Buffer.concat([spkiStart, raw]), format: 'der', type: 'spki' });
  return { id: shownId(id), key, text: Buffer.concat([Buffer.from(ofKey), id, raw]).toString('base64') };
}

/** Reads a public key as minisign writes it: one line of base64, with or without a comment before it. @throws {BadSignature} */
export function parsePublicKey(text: string): PublicKey {
  const line = text.trim().split('\n').at(-1) ?? '';
  const bytes = Buffer.from(line, 'base64');
  if (bytes.length !== 42 || bytes.toString('latin1', 0, 2) !== ofKey)
    throw new BadSignature(`"${line.slice(0, 60)}" is no public key of minisign.`);
  return publicKeyOf(bytes.subarray(2, 10), bytes.subarray(10));
}

/** @returns what `read` returns @throws in one sentence where the file of a key is missing or closed to this user */
function ofKeyFile(file: string, half: 'public' | 'private', read: (file: string) => string): string {
  try {
    return read(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(
      code === 'ENOENT'
        ? `There is no file ${file}: it has to hold a ${half} key, as "release keys" makes it.`
        : `The ${half} key ${file} cannot be read (${code}).`,
    );
  }
}

/** @throws {BadSignature} when the file holds no public key @throws when it cannot be read */
export function readPublicKey(file: string): PublicKey {
  return parsePublicKey(ofKeyFile(file, 'public', (place) => readFileSync(place, 'utf8')));
}

function secretKeyOf(key: KeyObject): SecretKey {
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  // Made from the key, so that the private half alone is enough to sign.
  return { key, publicKey: publicKeyOf(blake2b512(raw).subarray(0, 8), raw) };
}

/** Makes a key pair: the private half as PKCS #8 PEM of mode 0600, the public one as minisign has it. Overwrites neither. */
export function makeKeyFiles(secretFile: string, publicFile: string): PublicKey {
  const { key, publicKey } = secretKeyOf(generateKeyPairSync('ed25519').privateKey);
  for (const file of [secretFile, publicFile])
    if (existsSync(file)) throw new Error(`There is a key in ${file} already, which is never overwritten: name another folder.`);
  const comment = `untrusted comment: Sidelane release key ${publicKey.id}`;
  writeFileSync(publicFile, `${comment}\n${publicKey.text}\n`, { flag: 'wx' });
  writePrivateFile(secretFile, key.export({ format: 'pem', type: 'pkcs8' }) as string);
  return publicKey;
}

/** @throws when others may read the file, or it holds no Ed25519 key */
export function readSecretKey(file: string): SecretKey {
  let key: KeyObject | undefined;
  const text = ofKeyFile(file, 'private', readPrivateFile);
  try {
    key = createPrivateKey(text);
  } catch {
    // What OpenSSL says of it would not help, and must not quote it.
  }
  if (key?.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 private key (PKCS #8 PEM).`);
  return secretKeyOf(key);
}

/** No signature is over the first line. Only what signing here or minisign itself writes is taken, so that every changed byte is seen. */
const firstLineOf = ({ id }: Pick<PublicKey, 'id'>) => `untrusted comment: signed with the Sidelane release key ${id}`;
const firstLineOfMinisign = 'untrusted comment: signature from minisign secret key';

/** @returns the content of a `.minisig` file */
export function signContent(content: Buffer, { key, publicKey }: SecretKey, trustedComment: string): string {
  if (/[\r\n]/.test(trustedComment)) throw new Error('A trusted comment is one line.');
  const signature = sign(null, blake2b512(content), key);
  const whole = sign(null, Buffer.concat([signature, Buffer.from(trustedComment)]), key);
  const id = Buffer.from(publicKey.text, 'base64').subarray(2, 10);
  return [
    firstLineOf(publicKey),
    Buffer.concat([Buffer.from(ofDigest), id, signature]).toString('base64'),
    `trusted comment: ${trustedComment}`,
    whole.toString('base64'),
    '',
  ].join('\n');
}

/**
 * Verifies a signature with the trusted key that it names.
 * @param name of the file, for what is said
 * @param signed the content of its `.minisig`
 * @returns the key, and the trusted comment
 * @throws {BadSignature}
 */
export function verifyContent(
  name: string,
  content: Buffer,
  signed: string,
  trusted: readonly PublicKey[],
): { key: PublicKey; trustedComment: string } {
  const [firstLine, line = '', comment = '', wholeLine = '', ...end] = signed.split('\n');
  const bytes = Buffer.from(line, 'base64');
  const whole = Buffer.from(wholeLine, 'base64');
  const prefix = 'trusted comment: ';
  // Base64 has bits that say nothing: the text has to be the one that these bytes are written as.
  const isAsWritten =
    bytes.toString('base64') === line && whole.toString('base64') === wholeLine && end.length === 1 && end[0] === '';
  const isReadable = isAsWritten && bytes.length === 74 && whole.length === 64 && comment.startsWith(prefix);
  if (!isReadable || bytes.toString('latin1', 0, 2) !== ofDigest)
    throw new BadSignature(`${name}.minisig is no signature of minisign.`);
  const id = shownId(bytes.subarray(2, 10));
  const key = trusted.find((each) => each.id === id);
  if (key === undefined) {
    const known = trusted.map((each) => each.id).join(' and ');
    throw new BadSignature(`${name} is signed with the key ${id}, which is not trusted here: trusted is ${known}.`);
  }
  if (firstLine !== firstLineOf(key) && firstLine !== firstLineOfMinisign)
    throw new BadSignature(`The first line of ${name}.minisig was changed: it is not the one that signing writes.`);
  const signature = bytes.subarray(10);
  if (!verify(null, blake2b512(content), key.key, signature))
    throw new BadSignature(`${name} was changed after it was signed with the key ${id}, or its signature was.`);
  const trustedComment = comment.slice(prefix.length);
  if (!verify(null, Buffer.concat([signature, Buffer.from(trustedComment)]), key.key, whole))
    throw new BadSignature(`The trusted comment in ${name}.minisig was changed after it was signed.`);
  return { key, trustedComment };
}
