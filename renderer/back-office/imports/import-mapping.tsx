import { useState } from 'react';
import type { ImportChoices } from '../../../contract/seller/catalogue-import.ts';
import { mappedFieldSchema } from '../../../contract/seller/column-mapping.ts';
import type { MappedField, ProposedColumn } from '../../../contract/seller/column-mapping.ts';
import { Button } from '../../controls/button.tsx';
import { Choice } from '../../controls/choice.tsx';
import { Panel } from '../controls/panel.tsx';
import { useWording } from '../wording/wording.tsx';

const notRead = 'none';

/** What each column of a table means that no format knows: staff look at what is proposed, correct it, and have the file checked. */
export function ImportMapping({
  columns,
  choices,
  isPending,
  onChoose,
}: {
  columns: readonly ProposedColumn[];
  choices: ImportChoices;
  isPending: boolean;
  onChoose: (choices: ImportChoices) => void;
}) {
  const { say } = useWording();
  const [fields, setFields] = useState<readonly (MappedField | null)[]>(() => columns.map(({ field }) => field));
  const options = [
    { value: notRead as MappedField | typeof notRead, label: say('imports.mapping.none') },
    ...mappedFieldSchema.options.map((value) => ({ value, label: say(`imports.mapping.${value}`) })),
  ];
  const set = (place: number, field: MappedField | null) =>
    setFields((before) => before.map((each, at) => (at === place ? field : each)));
  return (
    <Panel title={say('imports.mapping')}>
      <p>{say('imports.mappingWords')}</p>
      <div className="import-choices">
        {columns.map(({ column, examples }, place) => (
          // Columns may have one name, and stay in their places.
          <div key={place} className="import-column">
            <Choice
              label={column || say('imports.mapping.unnamed', { number: place + 1 })}
              value={fields[place] ?? notRead}
              choices={options}
              onChange={(value) => set(place, value === notRead ? null : value)}
            />
            <span className="quiet">{examples.join(' · ')}</span>
          </div>
        ))}
      </div>
      <Button look="main" isPending={isPending} onPress={() => onChoose({ ...choices, mapping: [...fields] })}>
        {say('imports.mappingCheck')}
      </Button>
    </Panel>
  );
}
