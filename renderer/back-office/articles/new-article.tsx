import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { handleSchema } from '../../../contract/seller/article.ts';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { NewArticle as NewArticleBody } from '../../../contract/seller/back-office.ts';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { readTypedPrice } from '../article/price-typing.ts';
import { priceWords } from '../article/price-words.ts';
import { ActionFailure } from '../controls/failure.tsx';
import { DepartmentField } from '../article/department-field.tsx';
import { Field } from '../controls/field.tsx';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording/wording.tsx';
import { suggestHandle } from './handle-suggestion.ts';

type Values = { title: string; handle: string; category: string; price: string };

/** Asks for the required fields of a new article, creates a draft, and opens it. */
export function NewArticle({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { say } = useWording();
  return (
    <Sheet title={say('newArticle.title')} closeLabel={say('common.close')} isOpen={isOpen} onClose={onClose}>
      <NewArticleForm onClose={onClose} />
    </Sheet>
  );
}

function NewArticleForm({ onClose }: { onClose: () => void }) {
  const wording = useWording();
  const { say, locale } = wording;
  const { currency } = useSession().shop;
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [isHandleTyped, setHandleTyped] = useState(false);
  const { register, handleSubmit, setValue, setError, setFocus, formState } = useForm<Values>({
    defaultValues: { title: '', handle: '', category: '', price: '' },
    mode: 'onTouched',
  });
  useEffect(() => setFocus('title'), [setFocus]);
  const making = useMutation({
    mutationFn: (body: NewArticleBody) => callSeller(staffEndpoints.createArticle, { body }),
    onSuccess: async ({ articleId }) => {
      await queryClient.invalidateQueries({ queryKey: ['articles'] });
      onClose();
      await navigate(`/articles/${encodeURIComponent(articleId)}`);
    },
    onError: (error) => {
      if (error instanceof SellerRefusal && error.is('handle_taken')) {
        setError('handle', { type: 'taken', message: say('newArticle.handleTaken') }, { shouldFocus: true });
      }
    },
  });
  const isTaken = making.error instanceof SellerRefusal && making.error.is('handle_taken');
  const submit = handleSubmit(({ title, handle, category, price }) => {
    const read = readTypedPrice(price, currency, locale);
    const priceMinor = 'amountMinor' in read ? read.amountMinor : 0;
    making.mutate({ title: title.trim(), handle: handle.trim(), category: category.trim() || null, priceMinor });
  });

  return (
    <form className="sheet-form" onSubmit={submit} noValidate>
      <Field
        label={say('newArticle.name')}
        maxLength={255}
        error={formState.errors.title?.message}
        {...register('title', {
          validate: (title) => title.trim() !== '' || say('article.titleMissing'),
          onChange: (event: { target: { value: string } }) => {
            if (!isHandleTyped) setValue('handle', suggestHandle(event.target.value));
          },
        })}
      />
      <Field
        label={say('newArticle.handle')}
        hint={say('newArticle.handleHint')}
        maxLength={255}
        spellCheck={false}
        error={formState.errors.handle?.message}
        {...register('handle', {
          validate: (handle) => handleSchema.safeParse(handle.trim()).success || say('newArticle.handleWrong'),
          onChange: () => setHandleTyped(true),
        })}
      />
      <DepartmentField label={say('newArticle.category')} {...register('category')} />
      <Field
        label={say('newArticle.price')}
        before={currency}
        isNumeric
        inputMode="decimal"
        error={formState.errors.price?.message}
        {...register('price', {
          validate: (typed) => {
            const read = readTypedPrice(typed, currency, locale);
            return 'amountMinor' in read || priceWords(wording, read.problem, currency);
          },
        })}
      />
      {making.error && !isTaken && <ActionFailure error={making.error} />}
      <div className="sheet-actions">
        <Button onPress={onClose}>{say('common.cancel')}</Button>
        <Button look="main" type="submit" isPending={making.isPending}>
          {say('newArticle.make')}
        </Button>
      </div>
    </form>
  );
}
