import { changedPaths, textAt, withPathFrom } from './article-form.ts';
import type { ArticleValues, FieldPath, Shop } from './article-form.ts';

/** A field that two people changed to different values. */
export type Conflict = { path: FieldPath; before: string; theirs: string; yours: string };

export type Merge = {
  /** Their version, with all your changes applied to it. */
  merged: ArticleValues;
  conflicts: Conflict[];
  /** The fields that only they changed; these are taken over. */
  takenOver: FieldPath[];
};

/**
 * Merges your unsaved changes with a version that another person saved in the meantime.
 * @param before the version you started from
 */
export function mergeArticle(before: ArticleValues, yours: ArticleValues, theirs: ArticleValues, shop: Shop): Merge {
  const changedByYou = changedPaths(before, yours, shop);
  const changedByThem = new Set(changedPaths(before, theirs, shop));
  const stillDifferent = new Set(changedPaths(theirs, yours, shop));
  const conflicts = changedByYou
    .filter((path) => changedByThem.has(path) && stillDifferent.has(path))
    .map((path) => ({
      path,
      before: textAt(before, path),
      theirs: textAt(theirs, path),
      yours: textAt(yours, path),
    }));
  const yourPaths = new Set(changedByYou);
  return {
    merged: changedByYou.reduce((values, path) => withPathFrom(values, yours, path), theirs),
    conflicts,
    takenOver: [...changedByThem].filter((path) => !yourPaths.has(path)),
  };
}
