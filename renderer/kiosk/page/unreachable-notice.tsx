import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import './unreachable-notice.css';

/** Says that a part of a screen could not be loaded. */
export function UnreachableNotice({ onAgain }: { onAgain: () => void }) {
  const say = useSay();
  return (
    <Banner tone="care" icon="care" title={say('unreachable.title')} isUrgent>
      <p>{say('unreachable.words')}</p>
      <div className="unreachable-action">
        <Button onPress={onAgain}>{say('unreachable.again')}</Button>
      </div>
    </Banner>
  );
}
