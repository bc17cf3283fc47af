import { useQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { Link } from 'react-router';
import type { Category } from '../../../contract/seller/departments.ts';
import { departmentsBelow, pathOfDepartment, topDepartments } from '../../../contract/seller/departments.ts';
import { Icon } from '../../controls/icon.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { departmentsQuery } from '../seller/article-queries.ts';
import type { ArticleFilter } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { addressOf } from './browse-filter.ts';

/**
 * The departments to go to from here: below the chosen one; beside it, if there are none below; and up. Each number says what a
 * touch leads to: the whole department, or what was searched for in it, without what the list is narrowed by.
 */
export function DepartmentRow({
  categories,
  filter,
  chosenChip,
}: {
  categories: Category[] | undefined;
  filter: ArticleFilter;
  /** Gets the chosen department, which is scrolled into sight. */
  chosenChip: Ref<HTMLAnchorElement>;
}) {
  const say = useSay();
  const { langOf } = useTextLanguage();
  const path = pathOfDepartment(categories, filter.category);
  const current = path.at(-1);
  const above = path.at(-2);
  const below = current ? departmentsBelow(categories, current.slug) : [];
  const top = topDepartments(categories);
  const isAtTop = !current || top.some(({ slug }) => slug === current.slug);
  const beside = isAtTop ? top : departmentsBelow(categories, above?.slug ?? null);
  const [shown, showsBelow] = below.length > 0 ? [below, true] : [beside, false];
  const isSearched = filter.q !== undefined || filter.inStock === true;
  const showsFound = isSearched && (showsBelow || !current) && shown.length > 0;
  const { data: found } = useQuery({ ...departmentsQuery(filter), enabled: showsFound });
  const countOf = ({ slug, articleCount }: Category) => {
    if (showsFound) return found?.get(slug);
    return showsBelow && !isSearched ? articleCount : undefined;
  };
  const to = (category: string | undefined) => addressOf({ ...filter, category, narrow: undefined });
  return (
    <nav className="browse-categories" aria-label={say('home.categories')}>
      <Link className="chip" aria-current={filter.category ? undefined : 'page'} to={to(undefined)} replace>
        {say('browse.all')}
      </Link>
      {!isAtTop && above && (
        <Link
          className="chip chip-up"
          to={to(above.slug)}
          replace
          aria-label={say('browse.department.up', { name: above.name })}
        >
          <Icon name="up" />
          <bdi lang={langOf(above.nameLanguage)}>{above.name}</bdi>
        </Link>
      )}
      {showsBelow && current && (
        <Link className="chip" ref={chosenChip} aria-current="page" to={to(current.slug)} replace>
          <bdi lang={langOf(current.nameLanguage)}>{current.name}</bdi>
        </Link>
      )}
      {shown.map((department) => {
        const { slug, name, nameLanguage } = department;
        const count = countOf(department);
        return (
          <Link
            key={slug}
            className={count === 0 ? 'chip chip-empty' : 'chip'}
            ref={slug === filter.category ? chosenChip : undefined}
            aria-current={slug === filter.category ? 'page' : undefined}
            to={to(slug)}
            replace
          >
            <bdi lang={langOf(nameLanguage)}>{name}</bdi>
            {count !== undefined && <span className="narrow-count numbers">{count}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
