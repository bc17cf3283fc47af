import { Controller, useFormContext } from 'react-hook-form';
import { handleSchema, longestShelf, mostRelated } from '../../../contract/seller/article.ts';
import { DepartmentField } from './department-field.tsx';
import { Field } from '../controls/field.tsx';
import { useWording } from '../wording/wording.tsx';
import { readTypedAge, readTypedHandles } from './article-form.ts';
import type { ArticleValues } from './article-form.ts';
import { TagField } from './tag-field.tsx';

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
  return (
    <div className="belonging">
      <DepartmentField label={say('article.category')} {...register('category')} />
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
