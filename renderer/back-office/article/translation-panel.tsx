import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import type { ArticleTranslation } from '../../../contract/seller/article-translation.ts';
import { longestDescription, longestText } from '../../../contract/seller/article.ts';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { StaffArticle } from '../../../contract/seller/back-office.ts';
import { longestWordText } from '../../../contract/seller/translation.ts';
import { Badge } from '../../controls/badge.tsx';
import { Button } from '../../controls/button.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { languages } from '../../wording/languages.ts';
import type { Language } from '../../wording/languages.ts';
import { ActionFailure, LoadFailure } from '../controls/failure.tsx';
import { Field, TextArea } from '../controls/field.tsx';
import { useNotify } from '../controls/notices.tsx';
import { Segments } from '../controls/segments.tsx';
import { callSeller } from '../seller/seller-call.ts';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording/wording.tsx';

type Texts = Pick<ArticleTranslation, 'title' | 'description' | 'options'>;

/** How many texts of a product have no translation. */
function countMissing(article: StaffArticle, { title, description, options }: Texts): number {
  const texts = [title, ...(article.description.trim() === '' ? [] : [description])];
  const words = options.flatMap(({ text, values }) => [text, ...values.map((each) => each.text)]);
  return [...texts, ...words].filter((text) => text.trim() === '').length;
}

/**
 * A product's texts in the languages of shoppers, one language at a time. They are saved apart from the product; what was typed in
 * another language stays.
 */
export default function TranslationPanel({
  article,
  onChanged,
  onUnsaved,
}: {
  article: StaffArticle;
  onChanged: (article: StaffArticle) => void;
  /** Hears in how many languages something is not saved. */
  onUnsaved: (count: number) => void;
}) {
  const { say } = useWording();
  const { shop } = useSession();
  const { articleId, version } = article;
  const own = new Intl.Locale(shop.locale).language;
  const { data, error, refetch } = useQuery({
    queryKey: ['article', articleId, 'translations', version],
    queryFn: ({ signal }) => callSeller(staffEndpoints.readTranslations, { parameters: { articleId } }, { signal }),
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });
  const [unsaved, setUnsaved] = useState<readonly Language[]>([]);
  useEffect(() => onUnsaved(unsaved.length), [unsaved, onUnsaved]);
  const noteUnsaved = useCallback(
    (language: Language, isUnsaved: boolean) =>
      setUnsaved((former) => [...former.filter((each) => each !== language), ...(isUnsaved ? [language] : [])]),
    [],
  );
  const offered = (data?.translations ?? []).filter(({ language }) => language !== own);
  const [chosen, setChosen] = useState<Language>();
  const shown = offered.find(({ language }) => language === chosen) ?? offered[0];
  return (
    <div className="article-words">
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {!shown && !error && <WaitingPlace shape="block" />}
      {shown && data && (
        <div className="article-words">
          <Segments
            label={say('article.translationLanguage')}
            value={shown.language}
            onChange={setChosen}
            choices={offered.map((each) => {
              const missing = countMissing(article, each);
              const { name } = languages[each.language];
              return { value: each.language, label: missing === 0 ? name : `${name} (${missing})` };
            })}
          />
          {offered.map((translation) => (
            <div key={translation.language} hidden={translation !== shown}>
              <TranslationForm
                article={article}
                version={data.version}
                translation={translation}
                onChanged={onChanged}
                onUnsaved={noteUnsaved}
              />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function TranslationForm({
  article,
  version,
  translation,
  onChanged,
  onUnsaved,
}: {
  article: StaffArticle;
  version: number;
  translation: ArticleTranslation;
  onChanged: (article: StaffArticle) => void;
  onUnsaved: (language: Language, isUnsaved: boolean) => void;
}) {
  const { say } = useWording();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const { language, title, description, options, outOfDate } = translation;
  const { register, handleSubmit, reset, formState } = useForm<Texts>({
    values: { title, description, options },
    resetOptions: { keepDirtyValues: true },
  });
  const { isDirty } = formState;
  useEffect(() => onUnsaved(language, isDirty), [onUnsaved, language, isDirty]);
  const { articleId } = article;
  const saving = useMutation({
    mutationFn: (texts: Texts) =>
      callSeller(staffEndpoints.editTranslation, { parameters: { articleId }, body: { ...texts, version, language } }),
    onSuccess: (changed, texts) => {
      reset(texts);
      notify(say('article.saved'));
      onChanged(changed);
    },
    // Someone else changed the product meanwhile: what they wrote is read, and what was typed stays until then.
    onError: () => void queryClient.invalidateQueries({ queryKey: ['article', articleId, 'translations'] }),
  });
  const { name, direction } = languages[language];
  const ofText = { lang: language, dir: direction };
  const hint = (shopText: string, isOld: boolean) =>
    say(isOld ? 'article.translationOld' : 'article.translationOf', { text: shopText });
  const missing = countMissing(article, translation);
  return (
    <form className="article-words" onSubmit={handleSubmit((texts) => saving.mutate(texts))} noValidate>
      <p>
        <Badge tone={missing === 0 ? 'good' : 'care'}>{say('article.translationMissing', { count: missing })}</Badge>
      </p>
      {saving.error && <ActionFailure error={saving.error} />}
      <Field
        label={say('article.titleIn', { language: name })}
        hint={hint(article.title, outOfDate.includes('title'))}
        maxLength={longestText.title}
        {...ofText}
        {...register('title')}
      />
      {article.description.trim() !== '' && (
        <TextArea
          label={say('article.descriptionIn', { language: name })}
          hint={outOfDate.includes('description') ? say('article.descriptionOld') : undefined}
          maxLength={longestDescription}
          {...ofText}
          {...register('description')}
        />
      )}
      {options.length > 0 && <p className="quiet small">{say('article.translationShared')}</p>}
      {options.map(({ option, values }, place) => (
        <div key={option} className="article-words">
          <Field
            label={say('article.wordIn', { word: option, language: name })}
            maxLength={longestWordText}
            {...ofText}
            {...register(`options.${place}.text`)}
          />
          {values.map(({ value }, index) => (
            <Field
              key={value}
              label={say('article.wordIn', { word: `${option}: ${value}`, language: name })}
              maxLength={longestWordText}
              {...ofText}
              {...register(`options.${place}.values.${index}.text`)}
            />
          ))}
        </div>
      ))}
      <Button look="main" type="submit" isDisabled={!isDirty && outOfDate.length === 0} isPending={saving.isPending}>
        {say('article.translationSave', { language: name })}
      </Button>
    </form>
  );
}
