import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { useWording } from '../wording/wording.tsx';
import { BulkForm } from './bulk-form.tsx';
import { useBulkChange } from './use-bulk-change.ts';
import type { Selection } from './use-selection.ts';

/** The actions for all selected articles at once. Each first shows what it would change. */
export function BulkBar({ selection }: { selection: Selection }) {
  const { say } = useWording();
  const [isChanging, setChanging] = useState(false);
  const asking = useBulkChange(selection);
  const { count } = selection;
  const title = say('bulk.title', { count });
  return (
    <>
      {count > 0 && (
        <section className="articles-bulk on-asphalt" aria-label={say('articles.selected', { count })}>
          {asking.error && !isChanging && <ActionFailure error={asking.error} />}
          <span className="articles-bulk-count numbers">{say('articles.selected', { count })}</span>
          <Button look="main" isDisabled={asking.isPending} onPress={() => setChanging(true)}>
            {say('bulk.change')}
          </Button>
          <Button isDisabled={asking.isPending} onPress={() => asking.mutate({ status: 'published' })}>
            {say('articles.publish')}
          </Button>
          <Button isDisabled={asking.isPending} onPress={() => asking.mutate({ status: 'draft' })}>
            {say('articles.unpublish')}
          </Button>
          <Button look="quiet" isDisabled={asking.isPending} onPress={selection.clear}>
            {say('articles.clearSelection')}
          </Button>
        </section>
      )}
      <Sheet
        title={title}
        closeLabel={say('common.close')}
        isOpen={isChanging && count > 0}
        onClose={() => setChanging(false)}
      >
        <BulkForm asking={asking} onClose={() => setChanging(false)} />
      </Sheet>
    </>
  );
}
