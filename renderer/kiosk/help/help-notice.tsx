import { Icon } from '../../controls/icon.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { useHelp } from './help-provider.tsx';
import './help.css';

/** Says above every screen that a member of staff is called, or on the way. A screen reader reads it when it changes. */
export function HelpNotice() {
  const say = useSay();
  const { state, isOpen } = useHelp();
  return (
    <output className="help-told">
      {isOpen && (
        <span className="help-notice">
          <Icon name={state === 'on_the_way' ? 'check' : 'bell'} />
          <span>{say(state === 'on_the_way' ? 'help.onTheWay.title' : 'help.waiting.title')}</span>
        </span>
      )}
    </output>
  );
}
