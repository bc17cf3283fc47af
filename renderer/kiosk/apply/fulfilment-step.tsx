import { Button as AriaButton } from 'react-aria-components';
import type { Fulfilment } from '../../../contract/seller/application.ts';
import { Icon } from '../../controls/icon.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { useArrival } from '../page/arrival.ts';
import type { ApplicationForm } from './application-form.ts';
import { StepHead } from './step-form.tsx';

/** Collection or delivery. Nothing is chosen beforehand, and one touch chooses and goes on. */
export function FulfilmentStep({
  methods,
  chosen,
  onChosen,
}: {
  methods: readonly Fulfilment['method'][];
  chosen: ApplicationForm['method'];
  onChosen: (method: Fulfilment['method']) => void;
}) {
  const say = useSay();
  const heading = useArrival();
  return (
    <div className="apply-form">
      <StepHead title={say('apply.fulfilment')} heading={heading} />
      <div className="fulfilment-options">
        {methods.map((method) => (
          <AriaButton
            key={method}
            className="fulfilment-option"
            aria-pressed={method === chosen}
            onPress={() => onChosen(method)}
          >
            <Icon name={method} />
            <span className="fulfilment-words">
              <span className="fulfilment-name">{say(`apply.${method}`)}</span>
              <span className="fulfilment-note">{say(`apply.${method}.note`)}</span>
            </span>
            <Icon name={method === chosen ? 'check' : 'forward'} />
          </AriaButton>
        ))}
      </div>
    </div>
  );
}
