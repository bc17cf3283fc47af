import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { FieldPath as FormPath } from 'react-hook-form';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { StaffArticle } from '../../../contract/seller/back-office.ts';
import { useNotify } from '../controls/notices.tsx';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording/wording.tsx';
import { changedPaths, editOf, valuesOf } from './article-form.ts';
import type { ArticleValues, FieldPath, Shop } from './article-form.ts';
import { mergeArticle } from './article-merge.ts';
import type { Merge } from './article-merge.ts';

export type ArticleMerge = Merge & { yours: ArticleValues; theirs: ArticleValues };

/** The form's name for the value at `path`. */
export function formPathOf(values: ArticleValues, path: FieldPath): FormPath<ArticleValues> {
  const [field, variantId, part] = path.split('.');
  if (field !== 'variants') return field as FormPath<ArticleValues>;
  const index = values.variants.findIndex((variant) => variant.variantId === variantId);
  return `variants.${index}.${part as 'price'}`;
}

/**
 * Holds the form of one article and the version on which it is based. When a newer version arrives, through saving, stock,
 * pictures or a conflict, unsaved typing stays.
 */
export function useArticleEditing(opened: StaffArticle) {
  const wording = useWording();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const { currency } = useSession().shop;
  const shop: Shop = { currency, locale: wording.locale };
  const [base, setBase] = useState(opened);
  const [merge, setMerge] = useState<ArticleMerge | null>(null);
  const form = useForm<ArticleValues>({ defaultValues: valuesOf(opened, shop), mode: 'onTouched' });
  const watched = useWatch({ control: form.control }) as ArticleValues;
  const baseValues = valuesOf(base, shop);
  const changed = changedPaths(baseValues, watched, shop);

  /** Moves what was typed since `before` onto a newer version of the article. */
  function layUnder(newer: StaffArticle, before: ArticleValues): ArticleMerge {
    const yours = form.getValues();
    const theirs = valuesOf(newer, shop);
    const result: ArticleMerge = { ...mergeArticle(before, yours, theirs, shop), yours, theirs };
    setBase(newer);
    form.reset(theirs);
    for (const path of changedPaths(theirs, result.merged, shop)) {
      const name = formPathOf(theirs, path);
      const [field, , part] = path.split('.');
      const value =
        field === 'variants'
          ? result.merged.variants.find((variant) => path.includes(variant.variantId))?.[part as 'price']
          : result.merged[field as 'title'];
      form.setValue(name, value ?? '', { shouldDirty: true });
    }
    queryClient.setQueryData(['article', newer.articleId], newer);
    return result;
  }

  /** Takes over a newer version of the article and keeps what was typed. */
  function receive(newer: StaffArticle): ArticleMerge {
    const result = layUnder(newer, baseValues);
    setMerge((former) => (result.conflicts.length > 0 ? result : former));
    void queryClient.invalidateQueries({ queryKey: ['articles'] });
    void queryClient.invalidateQueries({ queryKey: ['overview'] });
    return result;
  }

  async function saveOrMerge(sent: ArticleValues): Promise<'saved' | 'merged'> {
    const parameters = { articleId: base.articleId };
    try {
      const body = editOf(baseValues, sent, base.version, shop);
      const saved = await callSeller(staffEndpoints.editArticle, { parameters, body });
      // Text typed between sending and answer is not saved yet, so it stays.
      layUnder(saved, sent);
      return 'saved';
    } catch (error) {
      if (!(error instanceof SellerRefusal && error.is('version_conflict'))) throw error;
      const result = receive(await callSeller(staffEndpoints.readArticle, { parameters }));
      setMerge(result);
      return 'merged';
    }
  }

  const saving = useMutation({
    mutationFn: saveOrMerge,
    onSuccess: async (outcome) => {
      if (outcome === 'merged') return;
      setMerge(null);
      notify(wording.say('article.saved'));
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['articles'] }),
        queryClient.invalidateQueries({ queryKey: ['overview'] }),
      ]);
    },
  });

  return {
    base,
    baseValues,
    shop,
    form,
    changed,
    merge,
    saving,
    receive,
    save: form.handleSubmit((values) => saving.mutate(values)),
    discard: () => {
      form.reset(baseValues);
      setMerge(null);
      saving.reset();
    },
  };
}

export type ArticleEditing = ReturnType<typeof useArticleEditing>;
