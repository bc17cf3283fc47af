import { Switch } from '../../controls/switch.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { useHasVoice } from '../spoken/voices.ts';
import { useDisplay } from '../display/display-provider.tsx';

/** Settings for whether the page speaks, and whether it says private content aloud; absent where no voice speaks the language. */
export function SpokenSettings() {
  const say = useSay();
  const { isSpoken, speaksPrivate, adjust } = useDisplay();
  const canSpeak = useHasVoice(useSpokenLanguage().language);
  if (!canSpeak && !isSpoken) return <p className="display-unavailable">{say('spoken.none')}</p>;
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
