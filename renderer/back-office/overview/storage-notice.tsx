import type { Overview } from '../../../contract/seller/back-office.ts';
import { Banner } from '../../controls/banner.tsx';
import { useWording } from '../wording/wording.tsx';

/** Says that nothing can be saved now, and what would help. It shows nothing while all is well. */
export function StorageNotice({ storage }: { storage: Overview['storage'] }) {
  const { say, time } = useWording();
  if (storage.isAvailable) return null;
  return (
    <Banner tone="bad" icon="care" title={say('storage.title')} isUrgent>
      {storage.problem && <p>{say(`storage.${storage.problem}`)}</p>}
      <p>{say('storage.since', { since: time(storage.since) })}</p>
    </Banner>
  );
}
