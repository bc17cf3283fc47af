/** What came of bringing many pictures, from addresses or from files. */

/** A picture that was not taken, or what is worth knowing of one. */
export type PictureRemark = {
  /** Of the file that named it; null where none did. */
  line: number | null;
  /** The product, as people know it; empty where it is not known. */
  handle: string;
  /** The address or the name of the file. */
  picture: string;
  text: string;
};

export type PicturesResult = {
  isDryRun: boolean;
  /** How many pictures were named. */
  wanted: number;
  added: number;
  /** That the products had already. */
  alreadyThere: number;
  /** Of products that are not in the shop, cannot be read, or cannot be had: each with its reason. */
  failed: PictureRemark[];
  notes: PictureRemark[];
  /** Left for the next time, because of a limit or because it was ended early. */
  notReached: number;
  /** Why it ended before its end, as a sentence; null where it did not. */
  endedBecause: string | null;
  articles: number;
  bytes: number;
};

export const emptyResult = (isDryRun: boolean): PicturesResult => ({
  isDryRun,
  wanted: 0,
  added: 0,
  alreadyThere: 0,
  failed: [],
  notes: [],
  notReached: 0,
  endedBecause: null,
  articles: 0,
  bytes: 0,
});
