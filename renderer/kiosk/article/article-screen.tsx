import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { UnreachableNotice } from '../page/unreachable-notice.tsx';
import { articleQuery } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { NoValue } from '../seller/query-value.ts';
import { ArticleView } from './article-view.tsx';
import './article-screen.css';

export function ArticleScreen() {
  const say = useSay();
  const navigate = useNavigate();
  const { handle = '' } = useParams();
  const wanted = useSearchParams()[0].get('variant') ?? undefined;
  const { asked } = useTextLanguage();
  const { data, error, refetch } = useQuery({ ...articleQuery(handle, asked), placeholderData: keepPreviousData });
  // While another language is asked for, the former texts stay; those of another product do not.
  const article = data?.handle === handle ? data : undefined;
  if (article) return <ArticleView key={`${article.handle} ${wanted}`} article={article} wantedVariantId={wanted} />;
  if (error instanceof NoValue && error.why === 'not_found') {
    return (
      <EmptyState
        icon="picture"
        title={say('article.gone')}
        action={<Button onPress={() => void navigate('/articles')}>{say('browse.none.action')}</Button>}
      >
        {say('article.gone.words')}
      </EmptyState>
    );
  }
  if (error) return <UnreachableNotice onAgain={() => void refetch()} />;
  return (
    <output className="article-parts" aria-busy="true" aria-label={say('article.loading')}>
      <WaitingPlace shape="square" />
      <div className="article-buying">
        <WaitingPlace shape="line" />
        <WaitingPlace shape="title" />
        <WaitingPlace shape="block" />
      </div>
    </output>
  );
}
