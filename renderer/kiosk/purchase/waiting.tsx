import { LaneProgress } from '../../controls/lane-progress.tsx';
import { useSay } from '../../wording/spoken-language.tsx';

/** While the credit company decides. There is nothing here to touch, so nothing can be sent twice. */
export function Waiting({ isSlow }: { isSlow: boolean }) {
  const say = useSay();
  return (
    <section className="waiting">
      <h1 className="waiting-title">{say('waiting.title')}</h1>
      <LaneProgress label={say('waiting.progress')} />
      <output className="waiting-words">{say(isSlow ? 'waiting.slow' : 'waiting.words')}</output>
    </section>
  );
}
