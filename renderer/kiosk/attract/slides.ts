import type { ArticleSummary } from '../../../contract/seller/article.ts';
import type { Category } from '../../../contract/seller/departments.ts';
import type { ShopLook } from '../../../contract/seller/shop-look.ts';

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

function slideOfShop({ text, ...picture }: NonNullable<ShopLook['slides']>[number]): Slide {
  return { name: text, picture, prices: null };
}

/**
 * What the attract screen shows: the shop's own slides, if it has any. Otherwise the newest products come first, but after an import they are the imported ones, which may have
 * no pictures yet; then the departments' pictures are shown, and otherwise names. There is always something, at the least the
 * shop's name.
 */
export function slidesOf(
  newest: ArticleSummary[],
  departments: Category[],
  shop: { name: string; slides: ShopLook['slides'] },
): Slide[] {
  const products = newest.map(slideOfArticle);
  const pictured = (slides: Slide[]) => slides.filter(({ picture }) => picture !== null);
  const choices = [
    (shop.slides ?? []).map(slideOfShop),
    pictured(products),
    pictured(departments.map(slideOfDepartment)),
    products,
    departments.map(slideOfDepartment),
  ];
  return choices.find((slides) => slides.length > 0) ?? [{ name: shop.name, picture: null, prices: null }];
}
