import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ToggleButton } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Choice } from '../../controls/choice.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { Icon } from '../../controls/icon.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { UnreachableNotice } from '../page/unreachable-notice.tsx';
import { articlesQuery, categoriesQuery } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { ArticleTiles } from './article-tiles.tsx';
import { addressOf, filterOf, sortOrders } from './browse-filter.ts';
import { DepartmentRow } from './department-row.tsx';
import { useChoiceName } from './choice-name.ts';
import { NarrowChips } from './narrow-chips.tsx';
import { choicesOf, withoutLast } from './narrow-choices.ts';
import { NarrowSheet } from './narrow-sheet.tsx';
import { SpellingNotice } from './spelling-notice.tsx';
import type { SortOrder } from './browse-filter.ts';
import './browse-screen.css';

const waitingTiles = Array.from({ length: 8 }, (_, index) => (
  <li key={index}>
    <WaitingPlace shape="tile" />
  </li>
));

/** Lists articles by category and search, narrowed by what a shopper chose. The filter is in the address, so that going back restores it. */
export function BrowseScreen() {
  const say = useSay();
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const filter = filterOf(parameters);
  const { asked, langOf } = useTextLanguage();
  const { data: categories } = useQuery(categoriesQuery(asked));
  const list = useInfiniteQuery(articlesQuery(filter, asked));
  const total = list.data?.pages[0]?.total;
  const category = categories?.find(({ slug }) => slug === filter.category);
  const spelling = list.data?.pages[0]?.spelling;
  const searched = spelling?.shown === 'instead' ? spelling.text : filter.q;
  const title = searched ? say('browse.results', { text: searched }) : (category?.name ?? say('browse.everything'));
  const change = (changed: Partial<typeof filter>) =>
    void navigate(addressOf({ ...filter, ...changed }), { replace: true });
  const [isNarrowing, setNarrowing] = useState(false);
  const nameOf = useChoiceName(filter);
  const choices = choicesOf(filter);
  const choiceCount = choices.length;
  const lastName = choices.slice(-1).map(nameOf).join('');
  // The row of categories may be wider than the screen. All below is in its place by then, so it is laid out once.
  const chosenChip = useRef<HTMLAnchorElement>(null);
  const chosenSlug = category?.slug;
  useLayoutEffect(() => {
    if (chosenSlug !== undefined) chosenChip.current?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [chosenSlug]);
  const orders = sortOrders.filter((order) => order !== 'relevance' || filter.q);

  return (
    <div className="browse">
      <DepartmentRow categories={categories} filter={filter} chosenChip={chosenChip} />

      <div className="browse-head">
        <div>
          <h1 className="browse-title" lang={searched || !category ? undefined : langOf(category.nameLanguage)}>
            {title}
          </h1>
          <output className="browse-count">
            {list.error ? '' : total === undefined ? say('browse.loading') : say('category.count', { count: total })}
          </output>
        </div>
        <div className="browse-filters">
          <button type="button" className="chip chip-toggle" aria-haspopup="dialog" onClick={() => setNarrowing(true)}>
            <Icon name="filter" />
            {say('browse.filter')}
            {choiceCount > 0 && <span className="narrow-count numbers">{choiceCount}</span>}
          </button>
          <ToggleButton
            className="chip chip-toggle"
            isSelected={filter.inStock ?? false}
            onChange={(isSelected) => change({ inStock: isSelected || undefined })}
          >
            {({ isSelected }) => (
              <>
                {isSelected && <Icon name="check" />}
                {say('browse.inStock')}
              </>
            )}
          </ToggleButton>
          <Choice<SortOrder>
            label={say('browse.sort')}
            isLabelHidden
            choices={orders.map((order) => ({ value: order, label: say(`browse.sort.${order}`) }))}
            value={filter.sort ?? (filter.q ? 'relevance' : 'title')}
            onChange={(sort) => change({ sort })}
          />
        </div>
      </div>

      {filter.q && spelling && (
        <SpellingNotice
          typed={filter.q}
          spelling={spelling}
          onAsTyped={(asTyped) => change({ asTyped: asTyped || undefined })}
        />
      )}
      <NarrowChips filter={filter} department={category?.name} onChange={change} />
      <NarrowSheet filter={filter} isOpen={isNarrowing} onClose={() => setNarrowing(false)} onChange={change} />

      {list.error && !list.data && <UnreachableNotice onAgain={() => void list.refetch()} />}
      {total === 0 && (
        <EmptyState
          icon="search"
          title={say('browse.none')}
          action={
            choiceCount > 0 ? (
              <Button onPress={() => change(withoutLast(filter))}>
                {say('browse.filter.remove', { name: lastName })}
              </Button>
            ) : (
              <Button onPress={() => void navigate('/articles')}>{say('browse.none.action')}</Button>
            )
          }
        >
          {say(choiceCount > 0 ? 'browse.none.filter' : filter.q ? 'browse.none.search' : 'browse.none.category')}
        </EmptyState>
      )}
      <ArticleTiles pages={list.data?.pages} isFormer={list.isPlaceholderData} isBusy={list.isFetching}>
        {list.isPending && waitingTiles}
      </ArticleTiles>
      {list.hasNextPage && (
        <div className="browse-more">
          <Button isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {say('browse.more')}
          </Button>
        </div>
      )}
    </div>
  );
}
