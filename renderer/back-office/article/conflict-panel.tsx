import { useId, useState } from 'react';
import { useWording } from '../wording/wording.tsx';
import type { ArticleValues, FieldPath } from './article-form.ts';
import { withPathFrom } from './article-form.ts';
import { formPathOf } from './use-article-editing.ts';
import type { ArticleEditing, ArticleMerge } from './use-article-editing.ts';
import { pathName } from './variant-names.ts';
import './conflict-panel.css';

/** Shows the fields that two people changed differently, and lets the person who saves later choose for each. */
export function ConflictPanel({ editing, merge }: { editing: ArticleEditing; merge: ArticleMerge }) {
  const wording = useWording();
  const { say } = wording;
  const id = useId();
  const { base, form } = editing;
  const [taken, setTaken] = useState<Record<FieldPath, 'yours' | 'theirs'>>({});

  function choose(path: FieldPath, whose: 'yours' | 'theirs') {
    setTaken((former) => ({ ...former, [path]: whose }));
    const chosen = withPathFrom(form.getValues(), merge[whose], path);
    const name = formPathOf(chosen, path);
    const [field, variantId, part] = path.split('.');
    const value =
      field === 'variants'
        ? chosen.variants.find((variant) => variant.variantId === variantId)?.[part as 'price']
        : chosen[field as keyof Omit<ArticleValues, 'variants'>];
    form.setValue(name, value ?? '', { shouldDirty: true, shouldValidate: true });
  }

  return (
    <section className="conflict" aria-labelledby={id} role="alert">
      <h2 id={id}>{say('conflict.title')}</h2>
      <p>{say(merge.conflicts.length > 0 ? 'conflict.lead' : 'conflict.leadNone')}</p>
      {merge.conflicts.length > 0 && (
        <div className="records-place">
          <table className="records">
            <thead>
              <tr>
                <th>{say('conflict.field')}</th>
                <th>{say('conflict.before')}</th>
                <th>{say('conflict.theirs')}</th>
                <th>{say('conflict.yours')}</th>
              </tr>
            </thead>
            <tbody>
              {merge.conflicts.map(({ path, before, theirs, yours }) => {
                const field = pathName(path, base, wording);
                return (
                  <tr key={path}>
                    <th scope="row">{field}</th>
                    <td className="quiet conflict-text">{before || say('conflict.empty')}</td>
                    {(['theirs', 'yours'] as const).map((whose) => (
                      <td key={whose}>
                        <label className="conflict-choice">
                          <input
                            type="radio"
                            name={`${id}-${path}`}
                            aria-label={say(whose === 'yours' ? 'conflict.chooseYours' : 'conflict.chooseTheirs', {
                              field,
                            })}
                            checked={(taken[path] ?? 'yours') === whose}
                            onChange={() => choose(path, whose)}
                          />
                          <span className="conflict-text">
                            {(whose === 'yours' ? yours : theirs) || say('conflict.empty')}
                          </span>
                        </label>
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {merge.takenOver.length > 0 && (
        <p className="quiet">
          {say('conflict.onlyTheirs', {
            fields: merge.takenOver.map((path) => pathName(path, base, wording)).join(', '),
          })}
        </p>
      )}
    </section>
  );
}
