/**
 * BLAKE2b-512 without a key (RFC 7693). Electron's Node is built with BoringSSL, which does not have it, and minisign signs
 * nothing else. It is for texts of some kilobytes: a manifest takes a few milliseconds.
 */

const mask = 0xffff_ffff_ffff_ffffn;
const blockBytes = 128;

const initial = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
] as const;

/** RFC 7693, 2.7. */
const permutations = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
] as const;
const rounds = 12;

/** Columns, then diagonals. */
const mixed = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

const rotated = (word: bigint, by: bigint) => (word >> by) | ((word << (64n - by)) & mask);

function compress(state: BigUint64Array, block: BigUint64Array, lengthBytes: bigint, isLast: boolean): void {
  const work = new BigUint64Array(16);
  work.set(state);
  work.set(initial, 8);
  work[12]! ^= lengthBytes;
  if (isLast) work[14]! ^= mask;
  for (let round = 0; round < rounds; round++) {
    const order = permutations[round % permutations.length]!;
    for (const [index, [a, b, c, d]] of mixed.entries()) {
      const [x, y] = [block[order[2 * index]!]!, block[order[2 * index + 1]!]!];
      work[a] = work[a]! + work[b]! + x;
      work[d] = rotated(work[d]! ^ work[a]!, 32n);
      work[c] = work[c]! + work[d]!;
      work[b] = rotated(work[b]! ^ work[c]!, 24n);
      work[a] = work[a]! + work[b]! + y;
      work[d] = rotated(work[d]! ^ work[a]!, 16n);
      work[c] = work[c]! + work[d]!;
      work[b] = rotated(work[b]! ^ work[c]!, 63n);
    }
  }
  for (let index = 0; index < 8; index++) state[index]! ^= work[index]! ^ work[index + 8]!;
}

/** The 64 bytes of the digest. */
export function blake2b512(content: Buffer): Buffer {
  const state = new BigUint64Array(initial);
  state[0]! ^= 0x0101_0040n;
  const blocks = Math.max(1, Math.ceil(content.length / blockBytes));
  const padded = Buffer.alloc(blocks * blockBytes);
  content.copy(padded);
  for (let index = 0; index < blocks; index++) {
    const block = BigUint64Array.from({ length: 16 }, (_, word) =>
      padded.readBigUInt64LE(index * blockBytes + word * 8),
    );
    const isLast = index === blocks - 1;
    compress(state, block, BigInt(isLast ? content.length : (index + 1) * blockBytes), isLast);
  }
  const digest = Buffer.alloc(64);
  for (const [index, word] of state.entries()) digest.writeBigUInt64LE(word, index * 8);
  return digest;
}
