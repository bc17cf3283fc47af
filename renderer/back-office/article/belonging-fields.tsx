import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import { handleSchema, longestShelf, mostRelated } from '../../../contract/seller/article.ts';
import { longestDepartment, pathOfDepartment, writeDepartment } from '../../../contract/seller/departments.ts';
import { terminalEndpoints } from '../../../contract/seller/terminal-endpoints.ts';
import { Field } from '../controls/field.tsx';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';
import { readTypedAge, readTypedHandles } from './article-form.ts';
import type { ArticleValues } from './article-form.ts';
import { TagField } from './tag-field.tsx';

/** Offers the existing categories while staff type; typing a new name creates a new category. */
export function useCategoryNames(): string[] {
  const { data } = useQuery({
    queryKey: ['categories'],
    queryFn: ({ signal }) => callSeller(terminalEndpoints.listCategories, {}, { signal }),
    staleTime: 60_000,
  });
  const all = data?.categories;
  return all?.map(({ slug }) => writeDepartment(pathOfDepartment(all, slug).map(({ name }) => name))) ?? [];
}

/** Vendor, category, tags, where it stands, what goes with it and from which age it is sold. */
export function BelongingFields() {
  const { say } = useWording();
  const { register, control, formState } = useFormContext<ArticleValues>();
  const checkRelated = (typed: string) => {
    const handles = readTypedHandles(typed);
    const wrong = handles.find((handle) => !handleSchema.safeParse(handle).success);
    if (wrong !== undefined) return say('article.relatedWrong', { handle: wrong });
    return handles.length <= mostRelated || say('article.relatedMany', { count: mostRelated });
  };
  const listId = useId();
  const categories = useCategoryNames();
  return (
    <div className="belonging">
      <Field
        label={say('article.category')}
        hint={say('article.categoryHint')}
        maxLength={longestDepartment}
        list={listId}
        {...register('category')}
      />
      <datalist id={listId}>
        {categories.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <Field label={say('article.vendor')} maxLength={255} {...register('vendor')} />
      <Field
        label={say('article.shelf')}
        hint={say('article.shelfHint')}
        maxLength={longestShelf}
        {...register('shelf')}
      />
      <Field
        label={say('article.related')}
        hint={say('article.relatedHint')}
        error={formState.errors.related?.message}
        {...register('related', { validate: checkRelated })}
      />
      <Field
        label={say('article.ageLimit')}
        hint={say('article.ageLimitHint')}
        error={formState.errors.ageLimit?.message}
        inputMode="numeric"
        maxLength={2}
        {...register('ageLimit', {
          validate: (typed) => readTypedAge(typed) !== undefined || say('article.ageLimitWrong'),
        })}
      />
      <Controller
        control={control}
        name="tags"
        render={({ field }) => <TagField tags={field.value} onChange={field.onChange} onBlur={field.onBlur} />}
      />
    </div>
  );
}
