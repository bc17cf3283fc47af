import { expect, it } from 'vitest';
import type { Category } from '../../contract/seller/departments.ts';
import { departmentsBelow, pathOfDepartment, topDepartments } from '../../contract/seller/departments.ts';

const department = (slug: string, articleCount: number): Category => ({
  slug,
  name: slug,
  parentSlug: slug.includes('/') ? slug.slice(0, slug.lastIndexOf('/')) : null,
  articleCount,
  pictureId: null,
});

const all = [department('a', 5), department('a/b', 5), department('a/b/c', 2), department('a/b/d', 3)];
const slugs = (found: Category[]) => found.map(({ slug }) => slug);

it('a shop begins below what everything is in, and not below what has products of its own', () => {
  expect(slugs(topDepartments(all))).toEqual(['a/b/c', 'a/b/d']);
  expect(slugs(topDepartments([...all, department('e', 1)]))).toEqual(['a', 'e']);
  expect(slugs(topDepartments([department('a', 6), ...all.slice(1)]))).toEqual(['a']);
  expect(slugs(topDepartments([department('a', 1)]))).toEqual(['a']);
  expect(topDepartments(undefined)).toEqual([]);
});

it('a department has those right below it, and a path from the top', () => {
  expect(slugs(departmentsBelow(all, 'a/b'))).toEqual(['a/b/c', 'a/b/d']);
  expect(slugs(pathOfDepartment(all, 'a/b/c'))).toEqual(['a', 'a/b', 'a/b/c']);
  expect(pathOfDepartment(all, 'gone')).toEqual([]);
});
