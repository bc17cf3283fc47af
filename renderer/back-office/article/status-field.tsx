import { useFormContext } from 'react-hook-form';
import { articleStatusSchema } from '../../../contract/seller/back-office.ts';
import { useWording } from '../wording/wording.tsx';
import type { ArticleValues } from './article-form.ts';

/** Who sees the article. */
export function StatusField() {
  const { say } = useWording();
  const { register, trigger, formState } = useFormContext<ArticleValues>();
  return (
    <fieldset className="status-field">
      <legend className="for-screen-readers">{say('article.status')}</legend>
      {articleStatusSchema.options.map((status) => (
        <label key={status} className="status-choice">
          <input
            type="radio"
            value={status}
            // Whether a price may be missing depends on it.
            {...register('status', { onChange: () => formState.isSubmitted && trigger('variants') })}
          />
          {say(`article.status.${status}`)}
        </label>
      ))}
    </fieldset>
  );
}
