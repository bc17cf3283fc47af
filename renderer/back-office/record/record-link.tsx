import { Link } from 'react-router';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';

/** The way to what was changed of one thing, and by whom; for those who may read it. */
export function RecordLink({ about }: { about: string }) {
  const { say } = useWording();
  return (
    <May needs="record">
      <Link className="button button-quiet" to={`/record?about=${encodeURIComponent(about)}`}>
        {say('record.ofThis')}
      </Link>
    </May>
  );
}
