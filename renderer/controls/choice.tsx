import { Suspense, lazy, useDeferredValue } from 'react';
import type { ComponentProps, ComponentType } from 'react';
import type ChoiceListOf from './choice-list.tsx';
import { Icon } from './icon.tsx';
import './choice.css';

type Props = ComponentProps<typeof ChoiceListOf<string>>;

const againAfterMs = 2_000;

/** The list is an eighth of a page's script and on no first screen, so it comes after it. It is asked for until it is there. */
async function bringList(): Promise<{ default: ComponentType<Props> }> {
  for (;;) {
    try {
      return await import('./choice-list.tsx');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, againAfterMs));
    }
  }
}

const coming = bringList();
const ChoiceList = lazy(() => coming);

/**
 * A choice of one out of many, in a list that opens. Until the list has come, what is chosen stands in its place. A screen's first
 * frame does not wait for the list, which costs as much as ten tiles.
 */
export function Choice<Value extends string>({
  onChange,
  ...props
}: Omit<Props, 'value' | 'choices' | 'onChange'> & {
  choices: { value: Value; label: string }[];
  /** Empty where nothing is chosen yet; the button then says `placeholder`. */
  value: Value | '';
  onChange: (value: Value) => void;
}) {
  const chosen = props.choices.find(({ value }) => value === props.value);
  const place = (
    <div className="choice">
      <span className={props.isLabelHidden ? 'for-screen-readers' : 'field-label'}>{props.label}</span>
      <button type="button" className="choice-button" disabled>
        <span className="choice-value">{chosen?.label ?? props.placeholder}</span>
        <Icon name="down" />
      </button>
    </div>
  );
  if (!useDeferredValue(true, false)) return place;
  return (
    <Suspense fallback={place}>
      <ChoiceList {...props} onChange={(value) => onChange(value as Value)} />
    </Suspense>
  );
}
