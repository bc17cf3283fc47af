import { bath } from './demonstration-articles/bath.ts';
import { clothing } from './demonstration-articles/clothing.ts';
import { toDemonstrationArticle } from './demonstration-articles/demonstration-article.ts';
import type { ArticleEntry, DemonstrationArticle } from './demonstration-articles/demonstration-article.ts';
import { homeAndLight } from './demonstration-articles/home-and-light.ts';
import { kitchen } from './demonstration-articles/kitchen.ts';
import { outdoor } from './demonstration-articles/outdoor.ts';
import { stationery } from './demonstration-articles/stationery.ts';
import { toysAndGames } from './demonstration-articles/toys-and-games.ts';

export type {
  DemonstrationArticle,
  DemonstrationPicture,
  DemonstrationVariant,
} from './demonstration-articles/demonstration-article.ts';

const categories: [name: string, entries: ArticleEntry[]][] = [
  ['Kitchen', kitchen],
  ['Home & Light', homeAndLight],
  ['Clothing', clothing],
  ['Stationery', stationery],
  ['Outdoor', outdoor],
  ['Toys & Games', toysAndGames],
  ['Bath', bath],
];

/** Everything that the demonstration shop, a good general store by a harbour, sells. */
export const demonstrationArticles: readonly DemonstrationArticle[] = categories.flatMap(([category, entries]) =>
  entries.map((entry) => toDemonstrationArticle(category, entry)),
);
