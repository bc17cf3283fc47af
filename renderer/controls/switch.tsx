import { Switch as AriaSwitch } from 'react-aria-components';
import './switch.css';

/** A switch that takes effect at once. */
export function Switch({
  label,
  note,
  isSelected,
  isDisabled = false,
  onChange,
}: {
  label: string;
  /** What it does, on a second line. */
  note?: string;
  isSelected: boolean;
  isDisabled?: boolean;
  onChange: (isSelected: boolean) => void;
}) {
  return (
    <AriaSwitch className="switch" isSelected={isSelected} isDisabled={isDisabled} onChange={onChange}>
      <span className="switch-words">
        <span className="switch-label">{label}</span>
        {note !== undefined && <span className="switch-note">{note}</span>}
      </span>
      <span className="switch-track" aria-hidden="true" />
    </AriaSwitch>
  );
}
