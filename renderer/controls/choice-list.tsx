import { useId } from 'react';
import type { Ref } from 'react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { Icon } from './icon.tsx';
import { FieldMessage } from './text-field.tsx';
import './choice.css';

/** A choice of one out of many, in a list that opens. `choice.tsx` loads it. */
export default function ChoiceList<Value extends string>({
  label,
  isLabelHidden = false,
  choices,
  value,
  placeholder,
  error,
  buttonRef,
  onChange,
}: {
  label: string;
  isLabelHidden?: boolean;
  choices: { value: Value; label: string }[];
  /** Empty where nothing is chosen yet; the button then says `placeholder`. */
  value: Value | '';
  placeholder?: string;
  /** What is wrong with what was chosen; undefined when nothing is. */
  error?: string | undefined;
  /** For a form that moves the focus to what is wrong. */
  buttonRef?: Ref<HTMLButtonElement>;
  onChange: (value: Value) => void;
}) {
  const messageId = useId();
  return (
    <Select
      className="choice"
      value={value === '' ? null : value}
      isInvalid={error !== undefined}
      {...(placeholder !== undefined && { placeholder })}
      onChange={(chosen) => {
        if (chosen !== null) onChange(chosen as Value);
      }}
    >
      <Label className={isLabelHidden ? 'for-screen-readers' : 'field-label'}>{label}</Label>
      <Button
        className="choice-button"
        {...(buttonRef && { ref: buttonRef })}
        {...(error && { 'aria-describedby': messageId })}
      >
        <SelectValue className="choice-value" />
        <Icon name="down" />
      </Button>
      {error !== undefined && <FieldMessage id={messageId} error={error} />}
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
