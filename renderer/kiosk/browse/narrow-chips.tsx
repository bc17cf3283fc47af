import { Icon } from '../../controls/icon.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import type { ArticleFilter } from '../seller/article-queries.ts';
import { useChoiceName } from './choice-name.ts';
import { choicesOf, toggled } from './narrow-choices.ts';

/** What the list is narrowed by, in the order in which it was chosen; a touch removes it. */
export function NarrowChips({
  filter,
  department,
  onChange,
}: {
  filter: ArticleFilter;
  /** The name of the department that the list is of. */
  department: string | undefined;
  onChange: (changed: Partial<ArticleFilter>) => void;
}) {
  const say = useSay();
  const nameOf = useChoiceName(filter);
  const choices = choicesOf(filter);
  // By itself it is the heading.
  const showsDepartment = department !== undefined && (choices.length > 0 || filter.q !== undefined);
  if (choices.length === 0 && !showsDepartment) return null;
  return (
    <ul className="narrow-chosen" aria-label={say('browse.filter.chosen')}>
      {showsDepartment && (
        <li>
          <button
            type="button"
            className="chip"
            aria-label={say('browse.filter.remove', { name: department })}
            onClick={() => onChange({ category: undefined, narrow: undefined })}
          >
            <bdi>{department}</bdi>
            <Icon name="cross" />
          </button>
        </li>
      )}
      {choices.map((choice) => {
        const name = nameOf(choice);
        return (
          <li key={name}>
            <button
              type="button"
              className="chip"
              aria-label={say('browse.filter.remove', { name })}
              onClick={() => onChange({ narrow: toggled(choices, choice) })}
            >
              <bdi>{name}</bdi>
              <Icon name="cross" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
