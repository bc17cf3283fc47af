import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { useHelp } from '../help/help-provider.tsx';
import { useAgeCheck } from './age-provider.tsx';
import './age-need.css';

/** Says that staff have to check the shopper's age before Pay, lets the shopper call them, and lets them confirm it. */
export function AgeNeed({ age }: { age: number }) {
  const say = useSay();
  const { state, proofFor, ask } = useAgeCheck();
  const help = useHelp();
  if (!window.sidelane) {
    return (
      <Banner tone="care" icon="care">
        <p>{say('age.kioskOnly', { age })}</p>
      </Banner>
    );
  }
  if (proofFor(age) !== undefined) {
    return (
      <Banner tone="good" icon="check">
        <p>{say('age.checked')}</p>
      </Banner>
    );
  }
  const mayCall = help.state === 'none' || help.state === 'failed';
  return (
    <Banner tone="care" icon="care" isUrgent={state === 'refused'}>
      <p>{say('age.needed', { age })}</p>
      {state === 'refused' && <p>{say('age.notChecked')}</p>}
      <div className="age-actions">
        {mayCall && <Button onPress={help.call}>{say('help.call')}</Button>}
        <Button isPending={state === 'asking'} onPress={() => ask(age)}>
          {say('age.confirm')}
        </Button>
      </div>
    </Banner>
  );
}
