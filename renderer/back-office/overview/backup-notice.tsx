import type { Overview } from '../../../contract/seller/back-office.ts';
import { Banner } from '../../controls/banner.tsx';
import { useWording } from '../wording/wording.tsx';

/** Says that backups failed, are too old, or were never proved, and what would help. It shows nothing while all is well. */
export function BackupNotice({ backups }: { backups: Overview['backups'] }) {
  const { say, time } = useWording();
  const { state, lastGoodAt, failure } = backups;
  // A shop whose owner backs it up in another way has not set them up, and a new one makes its first within minutes.
  if (state === 'good' || state === 'not_set_up' || state === 'none_yet') return null;
  return (
    <Banner tone={state === 'unproved' ? 'care' : 'bad'} icon="care" title={say(`backups.${state}`)} isUrgent={false}>
      <p>{say(`backups.${state}Words`)}</p>
      {failure && <p>{failure.message}</p>}
      <p>{lastGoodAt === null ? say('backups.none') : say('backups.lastGood', { at: time(lastGoodAt) })}</p>
    </Banner>
  );
}
