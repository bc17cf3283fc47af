import { useController } from 'react-hook-form';
import { Icon } from '../../controls/icon.tsx';
import { ToggleOptions } from '../../controls/toggle-options.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import type { ApplicationForm } from './application-form.ts';

export function FulfilmentChoice() {
  const say = useSay();
  const { field } = useController<ApplicationForm, 'method'>({ name: 'method' });
  return (
    <ToggleOptions
      legend={say('apply.fulfilment')}
      look="cards"
      value={field.value}
      onChange={field.onChange}
      options={[
        {
          value: 'collect',
          label: (
            <>
              <Icon name="collect" />
              {say('apply.collect')}
            </>
          ),
          note: say('apply.collect.note'),
        },
        {
          value: 'deliver',
          label: (
            <>
              <Icon name="deliver" />
              {say('apply.deliver')}
            </>
          ),
          note: say('apply.deliver.note'),
        },
      ]}
    />
  );
}
