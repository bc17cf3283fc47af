import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { terminalSettings } from '../page/terminal-settings.ts';
import { useHelp } from './help-provider.tsx';
import './help.css';

/**
 * The bell among a kiosk's tools. It opens the sheet in which a shopper calls a member of staff, or takes that back.
 * @param mayLookUp whether the sheet also leads to the look-up of an order: not while a purchase holds the screen
 */
export function HelpButton({ mayLookUp }: { mayLookUp: boolean }) {
  const say = useSay();
  const { state, isOpen } = useHelp();
  const [isShown, setShown] = useState(false);
  if (!terminalSettings.isKiosk) return null;
  const label = isOpen ? say(`help.${state === 'on_the_way' ? 'onTheWay' : 'waiting'}.title`) : say('help.open');
  return (
    <>
      <button
        type="button"
        className={isOpen ? 'help-button help-button-open' : 'help-button'}
        aria-label={label}
        aria-haspopup="dialog"
        onClick={() => setShown(true)}
      >
        <Icon name="bell" />
        <span className="help-button-words">{say('help.open')}</span>
      </button>
      <HelpSheet mayLookUp={mayLookUp} isShown={isShown} onClose={() => setShown(false)} />
    </>
  );
}

function HelpSheet({ mayLookUp, isShown, onClose }: { mayLookUp: boolean; isShown: boolean; onClose: () => void }) {
  const say = useSay();
  const { state, isOpen, call, end } = useHelp();
  const told = state === 'on_the_way' ? 'onTheWay' : 'waiting';
  return (
    <Sheet
      title={isOpen ? say(`help.${told}.title`) : say('help.title')}
      closeLabel={say('frame.close')}
      isOpen={isShown}
      onClose={onClose}
    >
      {state === 'failed' ? (
        <Banner tone="bad" icon="care" isUrgent>
          <p>{say('help.failed')}</p>
        </Banner>
      ) : (
        <p>{isOpen ? say(`help.${told}`) : say('help.words')}</p>
      )}
      <div className="sheet-actions">
        {isOpen ? (
          <>
            <Button isGuarded onPress={end}>
              {say('help.end')}
            </Button>
            <Button look="main" onPress={onClose}>
              {say('help.goOn')}
            </Button>
          </>
        ) : (
          <Button look="main" icon="bell" isGuarded isPending={state === 'calling'} onPress={call}>
            {state === 'calling' ? say('help.calling') : say(state === 'failed' ? 'help.again' : 'help.call')}
          </Button>
        )}
      </div>
      {mayLookUp && <LookUpButton onPressed={onClose} />}
    </Sheet>
  );
}

function LookUpButton({ onPressed }: { onPressed: () => void }) {
  const say = useSay();
  const navigate = useNavigate();
  return (
    <Button
      look="quiet"
      icon="search"
      onPress={() => {
        onPressed();
        void navigate('/order');
      }}
    >
      {say('lookUp.title')}
    </Button>
  );
}
