import { Switch } from '../../controls/switch.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { useDisplay } from '../display/display-provider.tsx';

/** Whether the page speaks, and whether it says aloud what only the shopper is to know. */
export function SpokenSettings() {
  const say = useSay();
  const { isSpoken, speaksPrivate, adjust } = useDisplay();
  return (
    <>
      <Switch
        label={say('spoken.switch')}
        note={say('spoken.switch.note')}
        isSelected={isSpoken}
        onChange={(isOn) => adjust({ isSpoken: isOn })}
      />
      <Switch
        label={say('spoken.speaksPrivate')}
        note={say('spoken.speaksPrivate.note')}
        isSelected={speaksPrivate}
        isDisabled={!isSpoken}
        onChange={(isOn) => adjust({ speaksPrivate: isOn })}
      />
    </>
  );
}
