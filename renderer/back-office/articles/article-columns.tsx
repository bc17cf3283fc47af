import { createColumnHelper, metaHelper, rowSelectionFeature, tableFeatures } from '@tanstack/react-table';
import { Link } from 'react-router';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import type { StaffArticleRow } from '../../../contract/seller/back-office.ts';
import type { Currency } from '../../../contract/money.ts';
import { Badge } from '../../controls/badge.tsx';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import type { Wording } from '../wording/wording.tsx';
import type { ArticleFilter } from '../seller/article-queries.ts';

type ColumnMeta = {
  className?: string;
  /** The order requested by pressing the column's head. */
  sort?: ArticleFilter['sort'];
};

export const articleFeatures = tableFeatures({ rowSelectionFeature, columnMeta: metaHelper<ColumnMeta>() });

const helper = createColumnHelper<typeof articleFeatures, StaffArticleRow>();
const tones = { published: 'good', draft: 'care', archived: 'quiet' } as const;

function priceRange({ fromMinor, toMinor }: StaffArticleRow, { say, money }: Wording, currency: Currency): string {
  if (fromMinor === null || toMinor === null) return say('articles.noPrice');
  return fromMinor === toMinor
    ? money(fromMinor, currency)
    : `${money(fromMinor, currency)} – ${money(toMinor, currency)}`;
}

/** The columns of the article list. */
export function articleColumns(wording: Wording, currency: Currency) {
  const { say, count, date } = wording;
  return helper.columns([
    helper.display({
      id: 'select',
      cell: ({ row }) => (
        <label className="articles-check">
          <input
            type="checkbox"
            aria-label={say('articles.selectOne', { title: row.original.title })}
            checked={row.getIsSelected()}
            onChange={row.getToggleSelectedHandler()}
          />
        </label>
      ),
    }),
    helper.accessor('picture', {
      header: () => <span className="for-screen-readers">{say('articles.column.picture')}</span>,
      cell: ({ row }) => {
        const { picture } = row.original;
        return (
          <div className="articles-picture">
            <PictureFrame sources={pictureSources(picture?.pictureId, [160])} sizes="40px" alt="" />
          </div>
        );
      },
    }),
    helper.accessor('title', {
      header: say('articles.column.article'),
      meta: { className: 'articles-name', sort: 'title' },
      cell: ({ row: { original } }) => (
        <>
          <Link className="articles-title" to={`/articles/${encodeURIComponent(original.articleId)}`}>
            {original.title}
          </Link>
          <span className="articles-under">
            {[original.vendor, original.variantCount > 1 && say('articles.variants', { count: original.variantCount })]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </>
      ),
    }),
    helper.accessor('category', {
      header: say('articles.column.category'),
      meta: { className: 'articles-cut articles-category' },
      cell: ({ row }) => row.original.category,
    }),
    helper.accessor('fromMinor', {
      header: say('articles.column.price'),
      meta: { className: 'articles-end' },
      cell: ({ row }) => (
        <span className={row.original.fromMinor === null ? 'articles-none' : ''}>
          {priceRange(row.original, wording, currency)}
        </span>
      ),
    }),
    helper.accessor('onHand', {
      header: say('articles.column.stock'),
      meta: { className: 'articles-end', sort: 'stock' },
      cell: ({ row: { original } }) => (
        <>
          <div className={original.onHand - original.reserved <= 0 ? 'articles-none' : ''}>
            {original.onHand === 0 ? say('articles.noneLeft') : count(original.onHand)}
          </div>
          {original.variantCount > 1 && original.soldOutCount > 0 && (
            <div className="articles-under">
              {say('articles.soldOut', { count: original.soldOutCount, total: original.variantCount })}
            </div>
          )}
          {original.reserved > 0 && (
            <div className="articles-under">{say('articles.reserved', { count: original.reserved })}</div>
          )}
        </>
      ),
    }),
    helper.accessor('status', {
      header: say('articles.status'),
      cell: ({ row }) => (
        <Badge tone={tones[row.original.status]}>{say(`articles.status.${row.original.status}`)}</Badge>
      ),
    }),
    helper.accessor('updatedAt', {
      header: say('articles.column.changed'),
      meta: { className: 'articles-end articles-cut', sort: 'updated' },
      cell: ({ row }) => date(row.original.updatedAt),
    }),
  ]);
}
