import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../../controls/button.tsx';
import { LaneProgress } from '../../controls/lane-progress.tsx';
import { LogoMark } from '../../controls/logo.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { LanguageSwitch } from '../page/language-switch.tsx';
import './opening-screen.css';

/** Shown until the shop's name is known, and when the shop cannot be reached at all. */
export function OpeningScreen({ isUnreachable }: { isUnreachable: boolean }) {
  const say = useSay();
  const queryClient = useQueryClient();
  return (
    <main className="opening on-asphalt">
      <LogoMark bare />
      {isUnreachable && (
        <div className="opening-words" role="alert">
          <h1>{say('unreachable.title')}</h1>
          <p>{say('unreachable.words')}</p>
        </div>
      )}
      <LaneProgress label={isUnreachable ? say('unreachable.words') : say('browse.loading')} />
      {isUnreachable && (
        <Button onPress={() => void queryClient.refetchQueries({ queryKey: ['shop'] })}>
          {say('unreachable.again')}
        </Button>
      )}
      {isUnreachable && <LanguageSwitch />}
    </main>
  );
}
