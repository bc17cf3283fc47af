import { z } from 'zod';
import { translatedIntoSchema } from './translation.ts';

/**
 * The tree of departments. A department's path is written with " > " between its parts ("Kitchen > Knives"), as in catalogue
 * files; its slug has "/" there.
 */

/** The longest path of departments, in characters. */
export const longestDepartment = 1000;

export const categorySchema = z.strictObject({
  slug: z.string(),
  name: z.string(),
  nameLanguage: translatedIntoSchema,
  /** The department above it; null at the top. */
  parentSlug: z.string().nullable(),
  /** With those of the departments below it. */
  articleCount: z.int(),
  pictureId: z.string().nullable(),
});

export type Category = z.infer<typeof categorySchema>;

/** The parts of a path; one part where there is no sign. */
export const partsOfDepartment = (path: string): string[] =>
  path
    .split('>')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The path that has these parts. */
export const writeDepartment = (parts: readonly string[]): string => parts.join(' > ');

type Known = readonly Category[] | undefined;

/** The departments right below one; below the whole shop for null. */
export const departmentsBelow = (all: Known, slug: string | null): Category[] =>
  (all ?? []).filter(({ parentSlug }) => parentSlug === slug);

/** A department and all above it, from the top; empty if it is unknown. */
export function pathOfDepartment(all: Known, slug: string | undefined): Category[] {
  const found = all?.find((each) => each.slug === slug);
  if (!found) return [];
  return found.parentSlug === null ? [found] : [...pathOfDepartment(all, found.parentSlug), found];
}

/**
 * The departments that a shop begins with. Where everything is below one department, such as a taxonomy's root, they are the ones
 * below it.
 */
export function topDepartments(all: Known): Category[] {
  let top = departmentsBelow(all, null);
  for (;;) {
    const [only, ...others] = top;
    const below = only && others.length === 0 ? departmentsBelow(all, only.slug) : [];
    // A product that is in the one department itself would be in none of those below.
    const isWhole = below.reduce((sum, { articleCount }) => sum + articleCount, 0) === only?.articleCount;
    if (below.length === 0 || !isWhole) return top;
    top = below;
  }
}
