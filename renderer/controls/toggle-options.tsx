import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useId } from 'react';
import './toggle-options.css';

export type Option<Value extends string> = {
  value: Value;
  label: ReactNode;
  /** A second line, for example that it is sold out. */
  note?: string | undefined;
  /** Shown, but cannot be selected. */
  isGone?: boolean;
};

/** A choice of one out of several, all visible. `legend` names the group. */
export function ToggleOptions<Value extends string>({
  legend,
  options,
  value,
  onChange,
  look = 'pills',
}: {
  legend: string;
  options: Option<Value>[];
  value: Value | undefined;
  onChange: (value: Value) => void;
  look?: 'pills' | 'cards';
}) {
  const legendId = useId();
  return (
    <div className={`options options-${look}`}>
      <span className="options-legend" id={legendId}>
        {legend}
      </span>
      <ToggleButtonGroup
        className="options-group"
        aria-labelledby={legendId}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={value === undefined ? [] : [value]}
        onSelectionChange={(chosen) => {
          const [first] = chosen;
          if (first !== undefined) onChange(first as Value);
        }}
      >
        {options.map((option) => (
          <ToggleButton
            key={option.value}
            id={option.value}
            className={option.isGone ? 'option option-gone' : 'option'}
            isDisabled={option.isGone ?? false}
          >
            <span className="option-label">{option.label}</span>
            {option.note !== undefined && <span className="option-note">{option.note}</span>}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
