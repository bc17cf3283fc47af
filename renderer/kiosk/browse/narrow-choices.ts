import { readChoices, writeChoice, writeChoices } from '../../../contract/seller/narrowing.ts';
import type { NarrowingChoice } from '../../../contract/seller/narrowing.ts';
import type { ArticleFilter } from '../seller/article-queries.ts';

/** What a shopper narrowed a list by, as the address has it: the first choice first. */

export function choicesOf({ narrow }: Pick<ArticleFilter, 'narrow'>): NarrowingChoice[] {
  return readChoices(narrow ?? '') ?? [];
}

export const isChosen = (choices: readonly NarrowingChoice[], choice: NarrowingChoice) =>
  choices.some((each) => writeChoice(each) === writeChoice(choice));

/** The text with `choice` behind the others, or without it if it was there; undefined when nothing is left. */
export function toggled(choices: readonly NarrowingChoice[], choice: NarrowingChoice): string | undefined {
  const others = choices.filter((each) => writeChoice(each) !== writeChoice(choice));
  return writeChoices(others.length < choices.length ? others : [...choices, choice]) || undefined;
}

/** The filter without the choice that was made last. */
export function withoutLast(filter: ArticleFilter): Pick<ArticleFilter, 'narrow'> {
  return { narrow: writeChoices(choicesOf(filter).slice(0, -1)) || undefined };
}
