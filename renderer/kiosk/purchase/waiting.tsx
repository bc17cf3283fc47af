import { LaneProgress } from '../../controls/lane-progress.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { useArrival } from '../page/arrival.ts';

/** Shown while the card company decides. Nothing here can send anything, and until the decision every way leads back here. */
export function Waiting({ isSlow }: { isSlow: boolean }) {
  const say = useSay();
  const heading = useArrival();
  return (
    <section className="waiting">
      <h1 className="waiting-title" ref={heading} tabIndex={-1}>
        {say('waiting.title')}
      </h1>
      <LaneProgress label={say('waiting.progress')} />
      <output className="waiting-words">{say(isSlow ? 'waiting.slow' : 'waiting.words')}</output>
    </section>
  );
}
