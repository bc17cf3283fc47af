import { useQuery } from '@tanstack/react-query';
import type { NarrowingChoice } from '../../../contract/seller/narrowing.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../page/price.tsx';
import { filtersQuery } from '../seller/article-queries.ts';
import type { ArticleFilter } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';

/** Gives what a choice is called by itself, such as "Colour: Blue" or "€20.00 to €49.99". */
export function useChoiceName(filter: ArticleFilter): (choice: NarrowingChoice) => string {
  const say = useSay();
  const { asked } = useTextLanguage();
  // The words of the shopper's language; in the shop's own, choices have its words already.
  const isTranslated = asked !== undefined && filter.narrow !== undefined;
  const { data } = useQuery({ ...filtersQuery(filter, asked), enabled: isTranslated });
  const price = usePrice();
  return (choice) => {
    if (choice.kind === 'brand') return choice.value;
    if (choice.kind === 'option') {
      const option = data?.narrowing?.options.find(({ name }) => name === choice.name);
      const value = option?.values.find((each) => each.value === choice.value);
      return say('browse.filter.option', { name: option?.text ?? choice.name, value: value?.text ?? choice.value });
    }
    const from = price(choice.fromMinor);
    if (choice.toMinor === null) return say('browse.filter.above', { from });
    const to = price(choice.toMinor);
    return choice.fromMinor === 0 ? say('browse.filter.below', { to }) : say('browse.filter.between', { from, to });
  };
}
