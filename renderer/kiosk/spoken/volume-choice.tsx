import { IconButton } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { useDisplay } from '../display/display-provider.tsx';
import { volumes } from '../display/display-settings.ts';

/** Buttons for quieter and louder, with the current step between them. */
export function VolumeChoice() {
  const say = useSay();
  const { volume, adjust } = useDisplay();
  return (
    <fieldset className="volume" aria-label={say('spoken.volume')}>
      <IconButton
        icon="minus"
        label={say('spoken.quieter')}
        isDisabled={volume === 0}
        onPress={() => adjust({ volume: volume - 1 })}
      />
      <output className="volume-step numbers" aria-label={say('spoken.volume')}>
        {say('spoken.volume.step', { step: volume + 1, most: volumes.length })}
      </output>
      <IconButton
        icon="plus"
        label={say('spoken.louder')}
        isDisabled={volume === volumes.length - 1}
        onPress={() => adjust({ volume: volume + 1 })}
      />
    </fieldset>
  );
}
