import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { failureWords } from '../seller/failure-words.ts';
import { useWording } from '../wording/wording.tsx';
import './failure.css';

/** Appears where something could not be loaded, with a button to try again. */
export function LoadFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const wording = useWording();
  return (
    <Banner tone="bad" icon="care" title={wording.say('failed.title')} isUrgent>
      <p>{failureWords(wording, error)}</p>
      <div className="failure-action">
        <Button icon="restart" onPress={onRetry}>
          {wording.say('common.again')}
        </Button>
      </div>
    </Banner>
  );
}

/** Says why a requested action was not done. */
export function ActionFailure({ error }: { error: unknown }) {
  const wording = useWording();
  return (
    <Banner tone="bad" icon="care" isUrgent>
      <p>{failureWords(wording, error)}</p>
    </Banner>
  );
}
