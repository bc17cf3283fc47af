import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { longestDescription } from '../../../contract/seller/article.ts';
import { Description } from '../../kiosk/article/description.tsx';
import { TextArea } from '../controls/field.tsx';
import { Segments } from '../controls/segments.tsx';
import { useWording } from '../wording/wording.tsx';
import type { ArticleValues } from './article-form.ts';

/** Edits the description as HTML and shows how the kiosk will display it. */
export function DescriptionField() {
  const { say } = useWording();
  const { register, watch } = useFormContext<ArticleValues>();
  const [view, setView] = useState<'write' | 'preview'>('write');
  const html = watch('description');
  return (
    <div className="description-field">
      <div className="description-field-views">
        <Segments
          label={say('article.descriptionView')}
          value={view}
          onChange={setView}
          choices={[
            { value: 'write', label: say('article.descriptionWrite') },
            { value: 'preview', label: say('article.descriptionPreview') },
          ]}
        />
      </div>
      <div hidden={view !== 'write'}>
        <TextArea
          label={say('article.description')}
          hint={say('article.descriptionHint')}
          maxLength={longestDescription}
          {...register('description')}
        />
      </div>
      {view === 'preview' && (
        <div>
          <span className="entry-label">{say('article.description')}</span>
          <div className="description-preview">
            {html.trim() === '' ? (
              <p className="quiet">{say('article.descriptionEmpty')}</p>
            ) : (
              <Description html={html} />
            )}
          </div>
        </div>
      )}
    </div>
  );
}
