import { IconButton } from './button.tsx';
import './quantity-stepper.css';

/** A whole number between `least` and `most`, changed by touch. */
export function QuantityStepper({
  value,
  least = 1,
  most,
  onChange,
  label,
  lessLabel,
  moreLabel,
}: {
  value: number;
  least?: number;
  most: number;
  onChange: (value: number) => void;
  label: string;
  lessLabel: string;
  moreLabel: string;
}) {
  return (
    <fieldset className="stepper" aria-label={label}>
      <IconButton icon="minus" label={lessLabel} isDisabled={value <= least} onPress={() => onChange(value - 1)} />
      <output className="stepper-value numbers">{value}</output>
      <IconButton icon="plus" label={moreLabel} isDisabled={value >= most} onPress={() => onChange(value + 1)} />
    </fieldset>
  );
}
