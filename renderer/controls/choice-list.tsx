import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { Icon } from './icon.tsx';
import './choice.css';

/** A choice of one out of many, in a list that opens. `choice.tsx` loads it. */
export default function ChoiceList<Value extends string>({
  label,
  isLabelHidden = false,
  choices,
  value,
  onChange,
}: {
  label: string;
  isLabelHidden?: boolean;
  choices: { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <Select
      className="choice"
      value={value}
      onChange={(chosen) => {
        if (chosen !== null) onChange(chosen as Value);
      }}
    >
      <Label className={isLabelHidden ? 'for-screen-readers' : 'field-label'}>{label}</Label>
      <Button className="choice-button">
        <SelectValue className="choice-value" />
        <Icon name="down" />
      </Button>
      <Popover className="choice-list-place">
        <ListBox className="choice-list">
          {choices.map((choice) => (
            <ListBoxItem key={choice.value} id={choice.value} textValue={choice.label} className="choice-item">
              <span>{choice.label}</span>
              {choice.value === value && <Icon name="check" />}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
