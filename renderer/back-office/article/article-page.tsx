import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { EmptyState } from '../../controls/empty-state.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { articleQuery } from '../seller/article-queries.ts';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { SellerRefusal } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';
import { ArticleEditor } from './article-editor.tsx';
import './article.css';

/** One article, to look over and to change. */
export function ArticlePage() {
  const { say } = useWording();
  const { articleId = '' } = useParams();
  // The form rests on the version that was read; only saving and similar actions bring a newer one.
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    ...articleQuery(articleId),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: 0,
    gcTime: 0,
  });
  if (data && isFetchedAfterMount) return <ArticleEditor key={articleId} opened={data} />;
  const back = { to: '/articles', label: say('article.back') };
  if (error instanceof SellerRefusal && error.is('not_found')) {
    return (
      <>
        <PageHead title={say('article.gone')} back={back} />
        <EmptyState icon="search" title={say('article.gone')}>
          {say('article.goneWords')}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHead title={say('articles.column.article')} back={back} />
      {error ? <LoadFailure error={error} onRetry={() => void refetch()} /> : <WaitingPlace shape="block" />}
    </>
  );
}
