/** A product has one department here. What other systems file under several categories keeps the others as tags. */

const depthOf = (path: string) => path.split('>').length;

export type Department = { department: string; others: string[] };

/**
 * The deepest category, and of those the first.
 * @param paths with ` > ` between their parts
 * @returns the categories besides it that it is not below
 */
export function departmentAmong(paths: readonly string[]): Department {
  const department = paths.toSorted((a, b) => depthOf(b) - depthOf(a))[0] ?? '';
  return {
    department,
    others: [...new Set(paths)].filter((path) => path !== department && !department.startsWith(`${path} >`)),
  };
}

export const nameOfCategory = (path: string): string => path.split('>').at(-1)?.trim() ?? '';

export const otherCategoriesNote = ({ department, others }: Department): string =>
  `of its categories, "${department}" is its department; the others became tags: ${others.join(', ')}`;

/** Tags for a cell: a comma parts one from the next there. */
export const tagsCell = (tags: readonly string[]): string =>
  tags.map((tag) => tag.replaceAll(/\s*,\s*/g, ' ')).join(', ');
