import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StaffArticle, StaffArticleList } from '../../../contract/seller/back-office.ts';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { useNotify } from '../controls/notices.tsx';
import { failureWords } from '../seller/failure-words.ts';
import { useWording } from '../wording/wording.tsx';
import { setStatusOfMany } from './bulk-status.ts';
import type { BulkResult } from './bulk-status.ts';
import type { Selection } from './use-selection.ts';

/** The actions for all selected articles at once. */
export function BulkBar({ selection }: { selection: Selection }) {
  const wording = useWording();
  const { say } = wording;
  const notify = useNotify();
  const queryClient = useQueryClient();
  const [done, setDone] = useState(0);
  const [left, setLeft] = useState<(BulkResult['left'][number] & { title: string })[]>([]);
  const change = useMutation({
    mutationFn: (status: StaffArticle['status']) => {
      setDone(0);
      return setStatusOfMany(selection.articleIds, status, setDone);
    },
    onSuccess: async (result, status) => {
      if (result.changedCount > 0) {
        const sentence = status === 'published' ? 'articles.bulkPublished' : 'articles.bulkUnpublished';
        notify(say(sentence, { count: result.changedCount }));
      }
      const lists = queryClient.getQueriesData<StaffArticleList>({ queryKey: ['articles'] });
      const titles = new Map(
        lists.flatMap(([, list]) => list?.articles ?? []).map((row) => [row.articleId, row.title]),
      );
      setLeft(result.left.map((each) => ({ ...each, title: titles.get(each.articleId) ?? each.articleId })));
      selection.setRows(Object.fromEntries(result.left.map(({ articleId }) => [articleId, true])));
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['articles'] }),
        queryClient.invalidateQueries({ queryKey: ['article'] }),
        queryClient.invalidateQueries({ queryKey: ['overview'] }),
      ]);
    },
  });
  const total = selection.articleIds.length;
  return (
    <>
      {total > 0 && (
        <section className="articles-bulk on-asphalt" aria-label={say('articles.selected', { count: total })}>
          <span className="articles-bulk-count numbers">
            {change.isPending ? say('articles.working', { done, total }) : say('articles.selected', { count: total })}
          </span>
          <Button isGuarded isDisabled={change.isPending} onPress={() => change.mutate('published')}>
            {say('articles.publish')}
          </Button>
          <Button isGuarded isDisabled={change.isPending} onPress={() => change.mutate('draft')}>
            {say('articles.unpublish')}
          </Button>
          <Button look="quiet" isDisabled={change.isPending} onPress={selection.clear}>
            {say('articles.clearSelection')}
          </Button>
        </section>
      )}
      <Sheet
        title={say('articles.bulkLeftTitle', { count: left.length })}
        closeLabel={say('common.close')}
        isOpen={left.length > 0}
        onClose={() => setLeft([])}
      >
        <ul className="articles-left">
          {left.map(({ articleId, title, error }) => (
            <li key={articleId}>
              <strong>{title}</strong>
              <p className="quiet">{failureWords(wording, error)}</p>
            </li>
          ))}
        </ul>
        <Button onPress={() => setLeft([])}>{say('common.close')}</Button>
      </Sheet>
    </>
  );
}
