/** A signed manifest as the seller gave it, not verified yet. */
export type UpdateOffer = { manifest: string; signature: string };

/** Where updates come from. */
export type UpdateSource = {
  /** What this kiosk is offered; null for nothing, undefined when the seller did not say. */
  offer(): Promise<UpdateOffer | null | undefined>;
  /** At most 1 MiB of a file, from a byte on. @throws when none comes */
  piece(sha256: string, from: number): Promise<Buffer>;
};
