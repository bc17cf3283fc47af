import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writePrivateFile } from '../files/private-file.ts';
import { parsePublicKey } from './minisign.ts';
import type { PublicKey } from './minisign.ts';

const successorsSchema = z.array(z.string());

/**
 * The keys whose releases are followed: those built into the program, and the successors that releases signed with them have
 * named. A file that cannot be read holds none.
 */
export class TrustedKeys {
  readonly #builtIn: readonly PublicKey[];
  readonly #file: string;

  /**
   * @param builtIn as minisign writes them
   * @param file where successors are kept
   * @throws {BadSignature} when a built-in text is no key
   */
  constructor(builtIn: readonly string[], file: string) {
    this.#builtIn = builtIn.map(parsePublicKey);
    this.#file = file;
  }

  list(): PublicKey[] {
    return [...this.#builtIn, ...this.#successors()];
  }

  /** Trusts the successor that a verified manifest names. @throws when it cannot be written down */
  learn(successor: PublicKey): void {
    if (this.list().some(({ text }) => text === successor.text)) return;
    const texts = [...this.#successors(), successor].map(({ text }) => text);
    writePrivateFile(this.#file, `${JSON.stringify(texts)}\n`);
  }

  #successors(): PublicKey[] {
    if (this.#builtIn.length === 0 || !existsSync(this.#file)) return [];
    try {
      return successorsSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8'))).map(parsePublicKey);
    } catch {
      return [];
    }
  }
}
