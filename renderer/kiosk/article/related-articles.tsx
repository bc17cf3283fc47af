import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useSay } from '../../wording/spoken-language.tsx';
import { ArticleTile } from '../browse/article-tile.tsx';
import { relatedQuery } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';

/** The products that go with one. Where there are none, or the seller cannot be reached, nothing is shown. */
export function RelatedArticles({ handle }: { handle: string }) {
  const say = useSay();
  const headingId = useId();
  const { data: articles } = useQuery(relatedQuery(handle, useTextLanguage().asked));
  if (!articles || articles.length === 0) return null;
  return (
    <section className="article-related" aria-labelledby={headingId}>
      <h2 id={headingId}>{say('article.related')}</h2>
      <ul className="tiles">
        {articles.map((article) => (
          <li key={article.handle}>
            <ArticleTile article={article} />
          </li>
        ))}
      </ul>
    </section>
  );
}
