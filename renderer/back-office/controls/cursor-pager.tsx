import { useEffect, useEffectEvent } from 'react';
import { Button } from '../../controls/button.tsx';
import { useWording } from '../wording/wording.tsx';
import { fromTheBeginning } from './use-address-state.ts';
import './record-table.css';

/** A page of a list and the pages beside it, as the seller answers. */
type Page = { total: number; hasMoreThanTotal: boolean; previous: string | null; next: string | null };

type Place = Record<'offset' | 'after' | 'before', string | undefined>;

/**
 * Steps through a list that the seller reads by cursors. The offset in the address is only what the words count from. It is
 * hidden when the whole list is visible, and moves to the beginning when nothing is left at the cursor.
 */
export function CursorPager({
  page: { total, hasMoreThanTotal, previous, next },
  shown,
  offset,
  limit,
  onChange,
}: {
  page: Page;
  /** How many rows are on the page. */
  shown: number;
  offset: number;
  limit: number;
  onChange: (place: Place) => void;
}) {
  const { say } = useWording();
  const isBeyond = shown === 0 && total > 0;
  const goToBeginning = useEffectEvent(() => onChange(fromTheBeginning));
  useEffect(() => {
    if (isBeyond) goToBeginning();
  }, [isBeyond]);
  if (previous === null && next === null) return null;
  // Rows that came in the meantime move what the page counts from.
  const before = previous === null ? 0 : Math.max(offset, 1);
  const range = { from: before + 1, to: before + shown, total: Math.max(total, before + shown) };
  const words = say(hasMoreThanTotal ? 'common.rangeOfMore' : 'common.range', range);
  const goBack = () => {
    if (previous === null) return;
    onChange(
      offset <= limit ? fromTheBeginning : { offset: String(offset - limit), after: undefined, before: previous },
    );
  };
  const goOn = () => next !== null && onChange({ offset: String(before + shown), after: next, before: undefined });
  return (
    <nav className="records-pager" aria-label={words}>
      <span>{words}</span>
      <Button icon="back" isDisabled={previous === null} onPress={goBack}>
        {say('common.newer')}
      </Button>
      <Button iconAfter="forward" isDisabled={next === null} onPress={goOn}>
        {say('common.older')}
      </Button>
    </nav>
  );
}
