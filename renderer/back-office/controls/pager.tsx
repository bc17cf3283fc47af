import { useEffect, useEffectEvent } from 'react';
import { Button } from '../../controls/button.tsx';
import { useWording } from '../wording/wording.tsx';
import './record-table.css';

/**
 * Steps through a list, which has the newest entries first unless `labels` say otherwise. It is hidden when the whole list is
 * visible. When the list has become shorter than the current position, it moves to the last part that exists.
 */
export function Pager({
  offset,
  limit,
  total,
  onChange,
  labels,
}: {
  offset: number;
  limit: number;
  total: number;
  onChange: (offset: number) => void;
  /** What the steps are called where the list is not sorted by time. */
  labels?: { back: string; forward: string };
}) {
  const { say } = useWording();
  const isBeyond = offset > 0 && offset >= total;
  const goToLast = useEffectEvent(() => onChange(Math.max(0, Math.ceil(total / limit) - 1) * limit));
  useEffect(() => {
    if (isBeyond) goToLast();
  }, [isBeyond]);
  if (total <= limit && offset === 0) return null;
  return (
    <nav className="records-pager" aria-label={say('common.range', { from: offset + 1, to: offset + limit, total })}>
      <span>{say('common.range', { from: offset + 1, to: Math.min(offset + limit, total), total })}</span>
      <Button icon="back" isDisabled={offset === 0} onPress={() => onChange(Math.max(0, offset - limit))}>
        {labels?.back ?? say('common.newer')}
      </Button>
      <Button iconAfter="forward" isDisabled={offset + limit >= total} onPress={() => onChange(offset + limit)}>
        {labels?.forward ?? say('common.older')}
      </Button>
    </nav>
  );
}
