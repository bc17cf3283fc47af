import { Button } from '../../controls/button.tsx';
import { useWording } from '../wording.tsx';
import './record-table.css';

/** Steps through a list that is newest first. Not there when all of it is in sight. */
export function Pager({
  offset,
  limit,
  total,
  onChange,
}: {
  offset: number;
  limit: number;
  total: number;
  onChange: (offset: number) => void;
}) {
  const { say } = useWording();
  if (total <= limit && offset === 0) return null;
  return (
    <nav className="records-pager" aria-label={say('common.range', { from: offset + 1, to: offset + limit, total })}>
      <span>{say('common.range', { from: offset + 1, to: Math.min(offset + limit, total), total })}</span>
      <Button icon="back" isDisabled={offset === 0} onPress={() => onChange(Math.max(0, offset - limit))}>
        {say('common.newer')}
      </Button>
      <Button iconAfter="forward" isDisabled={offset + limit >= total} onPress={() => onChange(offset + limit)}>
        {say('common.older')}
      </Button>
    </nav>
  );
}
