import type { NarrowingChoice } from '../../../contract/seller/narrowing.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../page/price.tsx';

/** Gives what a choice is called by itself, such as "Colour: Blue" or "€20.00 to €49.99". */
export function useChoiceName(): (choice: NarrowingChoice) => string {
  const say = useSay();
  const price = usePrice();
  return (choice) => {
    if (choice.kind === 'brand') return choice.value;
    if (choice.kind === 'option') return say('browse.filter.option', choice);
    const from = price(choice.fromMinor);
    if (choice.toMinor === null) return say('browse.filter.above', { from });
    const to = price(choice.toMinor);
    return choice.fromMinor === 0 ? say('browse.filter.below', { to }) : say('browse.filter.between', { from, to });
  };
}
