import { useQuery } from '@tanstack/react-query';
import { ToggleButton } from 'react-aria-components';
import type { NarrowingChoice } from '../../../contract/seller/narrowing.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { UnreachableNotice } from '../page/unreachable-notice.tsx';
import { filtersQuery } from '../seller/article-queries.ts';
import type { ArticleFilter } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { useChoiceName } from './choice-name.ts';
import { choicesOf, isChosen, toggled } from './narrow-choices.ts';
import './narrow-sheet.css';

type Offered = { choice: NarrowingChoice; name: string; count: number };

/** All that the list can be narrowed by, with how many products would remain. Each touch changes the list at once. */
export function NarrowSheet({
  filter,
  isOpen,
  onClose,
  onChange,
}: {
  filter: ArticleFilter;
  isOpen: boolean;
  onClose: () => void;
  onChange: (changed: Partial<ArticleFilter>) => void;
}) {
  const say = useSay();
  const nameOf = useChoiceName(filter);
  const { asked } = useTextLanguage();
  const { data, error, refetch } = useQuery({ ...filtersQuery(filter, asked), enabled: isOpen });
  const narrowing = data?.narrowing;
  const choices = choicesOf(filter);
  const group = (legend: string, offered: Offered[]) => (
    <ChoiceGroup
      key={legend}
      legend={legend}
      offered={offered}
      choices={choices}
      onToggle={(choice) => onChange({ narrow: toggled(choices, choice) })}
    />
  );
  return (
    <Sheet title={say('browse.filter')} closeLabel={say('frame.close')} place="side" isOpen={isOpen} onClose={onClose}>
      {error && !data && <UnreachableNotice onAgain={() => void refetch()} />}
      {!data && !error && <WaitingPlace shape="block" />}
      {narrowing === null && <p>{say('browse.filter.many')}</p>}
      {narrowing && (
        <>
          {group(
            say('browse.filter.price'),
            narrowing.prices.map(({ fromMinor, toMinor, count }) => {
              const choice: NarrowingChoice = { kind: 'price', fromMinor, toMinor };
              return { choice, name: nameOf(choice), count };
            }),
          )}
          {group(
            say('browse.filter.brand'),
            narrowing.brands.map(({ value, count }) => ({ choice: { kind: 'brand', value }, name: value, count })),
          )}
          {narrowing.options.map(({ name, text: legend = name, values }) =>
            group(
              legend,
              values.map(({ value, text = value, count }) => ({
                choice: { kind: 'option', name, value },
                name: text,
                count,
              })),
            ),
          )}
          <div className="narrow-foot">
            {choices.length > 0 && (
              <Button onPress={() => onChange({ narrow: undefined })}>{say('browse.filter.clear')}</Button>
            )}
            <Button look="main" isDisabled={narrowing.total === 0} onPress={onClose}>
              {say('browse.filter.show', { count: narrowing.total })}
            </Button>
          </div>
        </>
      )}
    </Sheet>
  );
}

function ChoiceGroup({
  legend,
  offered,
  choices,
  onToggle,
}: {
  legend: string;
  offered: Offered[];
  choices: readonly NarrowingChoice[];
  onToggle: (choice: NarrowingChoice) => void;
}) {
  // One value of all products narrows nothing.
  if (offered.length < 2 && !offered.some(({ choice }) => isChosen(choices, choice))) return null;
  return (
    <fieldset className="narrow-group">
      <legend className="narrow-legend">{legend}</legend>
      <div className="narrow-values">
        {offered.map(({ choice, name, count }) => {
          const isSelected = isChosen(choices, choice);
          return (
            <ToggleButton
              key={name}
              className="chip chip-toggle"
              isSelected={isSelected}
              isDisabled={count === 0 && !isSelected}
              onChange={() => onToggle(choice)}
            >
              {isSelected && <Icon name="check" />}
              <bdi>{name}</bdi>
              <span className="narrow-count numbers">{count}</span>
            </ToggleButton>
          );
        })}
      </div>
    </fieldset>
  );
}
