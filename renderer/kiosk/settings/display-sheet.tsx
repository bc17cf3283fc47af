import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { Switch } from '../../controls/switch.tsx';
import { ToggleOptions } from '../../controls/toggle-options.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { SpokenSettings } from './spoken-settings.tsx';
import { isAdjusted, textSizes, themes } from '../display/display-settings.ts';
import { useDisplay } from '../display/display-provider.tsx';
import './display-sheet.css';

/** All settings of how the page looks, sounds and is reached. Each touch takes effect at once. */
export function DisplaySheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay();
  const { adjust, restore, ...settings } = useDisplay();
  return (
    <Sheet title={say('display.title')} closeLabel={say('frame.close')} place="side" isOpen={isOpen} onClose={onClose}>
      <div className="display-settings">
        <ToggleOptions
          legend={say('display.text')}
          value={settings.textSize}
          onChange={(textSize) => adjust({ textSize })}
          options={textSizes.map((size) => ({
            value: size,
            label: (
              <>
                <span className={`display-letter display-letter-${size}`} aria-hidden="true">
                  A
                </span>
                <span className="for-screen-readers">{say(`display.text.${size}`)}</span>
              </>
            ),
          }))}
        />
        <ToggleOptions
          legend={say('display.contrast')}
          value={settings.theme}
          onChange={(theme) => adjust({ theme })}
          options={themes.map((theme) => ({
            value: theme,
            label: (
              <span className="display-theme">
                <span className={`display-sample display-sample-${theme}`} aria-hidden="true" />
                {say(`display.contrast.${theme}`)}
              </span>
            ),
          }))}
        />
        <Switch
          label={say('display.low')}
          note={say('display.low.note')}
          isSelected={settings.isLow}
          onChange={(isLow) => adjust({ isLow })}
        />
        <SpokenSettings />
      </div>
      <div className="sheet-actions">
        <Button isGuarded isDisabled={!isAdjusted(settings)} onPress={restore}>
          {say('display.restore')}
        </Button>
        <Button look="main" onPress={onClose}>
          {say('display.done')}
        </Button>
      </div>
    </Sheet>
  );
}
