import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Choice } from '../../controls/choice.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { SearchField } from '../controls/search-field.tsx';
import { Segments } from '../controls/segments.tsx';
import { oneOf, useAddressState } from '../controls/use-address-state.ts';
import { useTypedText } from '../controls/use-typed-text.ts';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import type { ArticleFilter } from '../seller/article-queries.ts';
import { ArticleTable } from './article-table.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { NewArticle } from './new-article.tsx';
import { useArticlePages } from './use-article-pages.ts';
import { useSelection } from './use-selection.ts';
import './articles.css';

const statuses = ['all', 'published', 'draft', 'archived'] as const;
const stocks = ['any', 'none', 'low', 'some'] as const;
const sorts = ['title', 'updated', 'stock'] as const;

/** Lists every article of the shop, published or not, with search as you type and bulk publishing. */
export function ArticlesPage() {
  const { say } = useWording();
  const [address, change] = useAddressState();
  const [q, setQ] = useTypedText(address.get('q') ?? '', (text) => change({ q: text.trim() }));
  const status = oneOf(address.get('status'), statuses);
  const stock = oneOf(address.get('stock'), stocks);
  const sort = oneOf(address.get('sort'), sorts);
  const kept = address.get('q') ?? '';
  const filter: ArticleFilter = {
    ...(kept && { q: kept }),
    ...(status !== 'all' && { status }),
    ...(stock !== 'any' && { stock }),
    sort,
  };
  const [inSight, setInSight] = useState({ first: 0, last: 30 });
  const pages = useArticlePages(filter, inSight);
  const selection = useSelection(filter, pages.total, pages.loaded);
  const [isMaking, setMaking] = useState(false);
  const isFiltered = kept !== '' || status !== 'all' || stock !== 'any';
  const isEmpty = !pages.isPending && !pages.error && pages.total === 0;

  return (
    <div className="articles">
      <PageHead
        title={say('articles.title')}
        beside={
          <span className="quiet numbers">{pages.isPending ? '' : say('articles.total', { total: pages.total })}</span>
        }
        actions={
          <May needs="catalogue">
            <Button look="main" icon="plus" onPress={() => setMaking(true)}>
              {say('articles.new')}
            </Button>
          </May>
        }
      />
      <div className="articles-filters">
        <SearchField label={say('articles.search')} value={q} onChange={setQ} />
        <Segments
          label={say('articles.status')}
          value={status}
          choices={statuses.map((value) => ({ value, label: say(`articles.status.${value}`) }))}
          onChange={(value) => change({ status: value === 'all' ? undefined : value })}
        />
        <Choice
          label={say('articles.stock')}
          isLabelHidden
          value={stock}
          choices={stocks.map((value) => ({ value, label: say(`articles.stock.${value}`) }))}
          onChange={(value) => change({ stock: value === 'any' ? undefined : value })}
        />
      </div>
      {pages.error && <LoadFailure error={pages.error} onRetry={pages.refetch} />}
      {isEmpty && isFiltered && (
        <EmptyState
          icon="search"
          title={say('articles.noMatch')}
          action={
            <Button
              onPress={() => {
                setQ('');
                change({ q: undefined, status: undefined, stock: undefined });
              }}
            >
              {say('articles.clearFilters')}
            </Button>
          }
        >
          {say('articles.noMatchWords')}
        </EmptyState>
      )}
      {isEmpty && !isFiltered && (
        <EmptyState icon="basket" title={say('articles.none')}>
          {say('articles.noneWords')}
        </EmptyState>
      )}
      {!isEmpty && !(pages.error && pages.isPending) && (
        <ArticleTable
          key={JSON.stringify(filter)}
          pages={pages}
          sort={sort}
          onSort={(value) => change({ sort: value === 'title' ? undefined : value })}
          selection={selection}
          onSight={setInSight}
        >
          <May needs="catalogue">
            <BulkBar selection={selection} />
          </May>
        </ArticleTable>
      )}
      <NewArticle isOpen={isMaking} onClose={() => setMaking(false)} />
    </div>
  );
}
