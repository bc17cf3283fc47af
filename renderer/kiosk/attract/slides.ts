import type { ArticleSummary, Category } from '../../../contract/seller/article.ts';

/** One picture for passers-by; without a picture its name is shown in its place. */
export type Slide = {
  name: string;
  picture: { pictureId: string; width?: number; height?: number } | null;
  /** Of a product; a department has no price. */
  prices: { fromMinor: number; toMinor: number } | null;
};

function slideOfArticle({ title, picture, fromMinor, toMinor }: ArticleSummary): Slide {
  return { name: title, picture, prices: { fromMinor, toMinor } };
}

function slideOfDepartment({ name, pictureId }: Category): Slide {
  return { name, picture: pictureId === null ? null : { pictureId }, prices: null };
}

/**
 * What the attract screen shows. The newest products come first, but after an import they are the imported ones, which may have
 * no pictures yet; then the departments' pictures are shown, and otherwise names. There is always something, at the least the
 * shop's name.
 */
export function slidesOf(newest: ArticleSummary[], departments: Category[], shopName: string): Slide[] {
  const products = newest.map(slideOfArticle);
  const pictured = (slides: Slide[]) => slides.filter(({ picture }) => picture !== null);
  const choices = [
    pictured(products),
    pictured(departments.map(slideOfDepartment)),
    products,
    departments.map(slideOfDepartment),
  ];
  return choices.find((slides) => slides.length > 0) ?? [{ name: shopName, picture: null, prices: null }];
}
