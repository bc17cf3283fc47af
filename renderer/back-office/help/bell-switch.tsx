import { WorkIcon } from '../controls/work-icon.tsx';
import { useWording } from '../wording/wording.tsx';
import { ring, useBell } from './bell.ts';

/** Mutes the sound of calls in this browser, or turns it on and plays it once. */
export function BellSwitch() {
  const { say } = useWording();
  const { standing, mute } = useBell();
  const isMuted = standing === 'muted';
  const words = say(isMuted ? 'help.soundOff' : 'help.soundOn');
  return (
    <button
      type="button"
      className="frame-link frame-bell"
      aria-pressed={!isMuted}
      title={words}
      onClick={() => {
        mute(!isMuted);
        ring();
      }}
    >
      <WorkIcon name={isMuted ? 'bellOff' : 'bell'} />
      <span className="frame-state-words">{words}</span>
    </button>
  );
}
