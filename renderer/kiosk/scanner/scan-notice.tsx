import { Button, IconButton } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { useBasket } from '../basket/basket-provider.tsx';
import { usePrice } from '../page/price.tsx';

/** What a scan led to, where it opens nothing: a problem, or one item more of a line of the basket. */
export type ScanOutcome =
  | { kind: 'problem'; words: WordingKey }
  | { kind: 'added'; variantId: string; title: string; unitPriceMinor: number };

/** Says what a scan led to, above everything else, until it is closed or a while has passed. */
export function ScanNotice({ outcome, onClose }: { outcome: ScanOutcome; onClose: () => void }) {
  const say = useSay();
  if (outcome.kind === 'added') return <AddedNotice added={outcome} onClose={onClose} />;
  return (
    <div className="scan-notice">
      <Icon name="barcode" />
      <div>
        <p className="scan-notice-title">{say('scanner.title')}</p>
        <p>{say(outcome.words)}</p>
      </div>
      <IconButton icon="cross" label={say('frame.close')} onPress={onClose} />
    </div>
  );
}

/** Undo takes one item off again, and the line with the last one. */
function AddedNotice({ added, onClose }: { added: ScanOutcome & { kind: 'added' }; onClose: () => void }) {
  const say = useSay();
  const price = usePrice();
  const { lines, change } = useBasket();
  const { variantId, title, unitPriceMinor } = added;
  const count = lines.find((line) => line.variantId === variantId)?.quantity ?? 0;
  const undo = () => {
    change(count > 1 ? { change: 'set-quantity', variantId, quantity: count - 1 } : { change: 'remove', variantId });
    onClose();
  };
  // A change that took the line away since has said so itself.
  if (count === 0) return null;
  return (
    <div className="scan-notice scan-notice-good">
      <Icon name="check" />
      <div>
        <p className="scan-notice-title">{say('article.added')}</p>
        <p>{say('scanner.added', { title, price: price(unitPriceMinor), count })}</p>
      </div>
      <Button isGuarded onPress={undo}>
        {say('basket.undo')}
      </Button>
      <IconButton icon="cross" label={say('frame.close')} onPress={onClose} />
    </div>
  );
}
