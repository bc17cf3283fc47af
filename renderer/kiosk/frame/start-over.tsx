import { useState } from 'react';
import { useLocation } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { useBasket } from '../basket/basket-provider.tsx';
import { usePurchase } from '../purchase/purchase-provider.tsx';
import { useLeave } from '../page/leaving.ts';
import './start-over.css';

/** Ends the visit at any moment. It asks first if something would be lost. */
export function StartOver() {
  const say = useSay();
  const leave = useLeave();
  const { pathname } = useLocation();
  const { articleCount } = useBasket();
  const { isUnderWay, isOver } = usePurchase();
  const [isAsking, setAsking] = useState(false);
  const losesSomething = isUnderWay || (articleCount > 0 && !(isOver && pathname === '/purchase'));
  return (
    <div className="start-over">
      <Button
        look="quiet"
        icon="restart"
        // The words do not always fit.
        aria-label={say('frame.startOver')}
        onPress={() => (losesSomething ? setAsking(true) : leave())}
      >
        {say('frame.startOver')}
      </Button>
      <Sheet
        title={say('startOver.title')}
        closeLabel={say('frame.close')}
        role="alertdialog"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      >
        <p>{isUnderWay ? say('startOver.checking') : say('startOver.basket', { count: articleCount })}</p>
        <div className="sheet-actions">
          <Button look="bad" isGuarded onPress={leave}>
            {say('startOver.leave')}
          </Button>
          <Button onPress={() => setAsking(false)}>{say('startOver.stay')}</Button>
        </div>
      </Sheet>
    </div>
  );
}
