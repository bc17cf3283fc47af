import { Button, IconButton } from '../../controls/button.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { useDisplay } from '../display/display-provider.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useHasSpeechFailed, useSpeech } from './spoken-mode.tsx';
import { useHasVoice } from './voices.ts';
import { VolumeChoice } from './volume-choice.tsx';
import './spoken-bar.css';

/** The bar shown while the page speaks: repeat, stop, scroll, louder, quieter, and turn off. */
export function SpokenBar() {
  const say = useSay();
  const { isSpoken, adjust } = useDisplay();
  const { repeat, stop, scroll } = useSpeech();
  const { language } = useSpokenLanguage();
  const isSilent = [useHasSpeechFailed(), !useHasVoice(language)].includes(true);
  if (!isSpoken) return null;
  return (
    <aside className="spoken-bar on-asphalt" aria-label={say('spoken.title')}>
      {isSilent && (
        <p className="spoken-silent" role="alert">
          <Icon name="care" />
          {say('spoken.silent')}
        </p>
      )}
      <Button icon="restart" onPress={repeat}>
        {say('spoken.repeat')}
      </Button>
      <Button icon="stop" onPress={stop}>
        {say('spoken.stop')}
      </Button>
      <span className="spoken-scrolling">
        <IconButton icon="up" label={say('spoken.up')} onPress={() => scroll('up')} />
        <IconButton icon="down" label={say('spoken.down')} onPress={() => scroll('down')} />
      </span>
      <VolumeChoice />
      <Button look="quiet" icon="cross" onPress={() => adjust({ isSpoken: false })}>
        {say('spoken.end')}
      </Button>
    </aside>
  );
}
