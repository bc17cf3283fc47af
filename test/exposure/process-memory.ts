import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const chunkBytes = 4 * 1024 * 1024;

/**
 * Which of the texts stand somewhere in the memory of a living process, as one byte or two a character (V8 keeps strings
 * in either). Needs root.
 */
export function findInMemory(processId: number, texts: string[]): string[] {
  const patterns = texts.map((text) => [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')]);
  const overlap = Math.max(...patterns.flat().map((pattern) => pattern.length));
  const found = new Set<string>();
  const memory = openSync(`/proc/${processId}/mem`, 'r');
  try {
    for (const line of readFileSync(`/proc/${processId}/maps`, 'utf8').split('\n')) {
      const [, from, to, rights] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? [];
      if (!from || !to || !rights?.startsWith('r')) continue;
      const end = BigInt(`0x${to}`);
      for (let at = BigInt(`0x${from}`); at < end; at += BigInt(chunkBytes)) {
        const length = Number(end - at) < chunkBytes + overlap ? Number(end - at) : chunkBytes + overlap;
        const chunk = Buffer.allocUnsafe(length);
        let read: number;
        try {
          read = readSync(memory, chunk, 0, length, at);
        } catch {
          break;
        }
        const part = chunk.subarray(0, read);
        for (const [index, text] of texts.entries()) {
          if (patterns[index]!.some((pattern) => part.includes(pattern))) found.add(text);
        }
      }
    }
  } finally {
    closeSync(memory);
  }
  return texts.filter((text) => found.has(text));
}
