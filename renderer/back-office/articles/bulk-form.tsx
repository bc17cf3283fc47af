import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import type { BulkChanges, NumberChange } from '../../../contract/seller/bulk-change.ts';
import type { StaffArticle } from '../../../contract/seller/back-office.ts';
import { Button } from '../../controls/button.tsx';
import { Choice } from '../../controls/choice.tsx';
import { priceWords } from '../article/price-words.ts';
import { ActionFailure } from '../controls/failure.tsx';
import { DepartmentField } from '../article/department-field.tsx';
import { Field } from '../controls/field.tsx';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording/wording.tsx';
import { endOfDay, isAhead, readPriceChange, readStockChange } from './typed-change.ts';
import type { TypedChange } from './typed-change.ts';
import type { AskedChange } from './use-bulk-change.ts';

type Values = Record<'price' | 'reduced' | 'until' | 'stock' | 'category' | 'tagsAdded' | 'tagsRemoved', string>;
type Status = StaffArticle['status'] | 'same';

const empty: Values = { price: '', reduced: '', until: '', stock: '', category: '', tagsAdded: '', tagsRemoved: '' };
const statuses: readonly Status[] = ['same', 'published', 'draft', 'archived'];

const listed = (typed: string) =>
  typed
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

const changeIn = (typed: string, read: (typed: string) => TypedChange): NumberChange | undefined => {
  const found = typed.trim() === '' ? undefined : read(typed);
  return found && 'change' in found ? found.change : undefined;
};

/** Asks what is to be changed. What is left empty stays as it is in every product. */
export function BulkForm({ asking, onClose }: { asking: AskedChange; onClose: () => void }) {
  const wording = useWording();
  const { say, locale } = wording;
  const { currency } = useSession().shop;
  const [status, setStatus] = useState<Status>('same');
  const { register, handleSubmit, setError, setFocus, formState } = useForm<Values>({ defaultValues: empty });
  useEffect(() => setFocus('price'), [setFocus]);
  const { errors } = formState;

  const wrong = (read: TypedChange): string | true => {
    if ('change' in read) return true;
    const { problem } = read;
    if (problem === 'percent' || problem === 'percentSign' || problem === 'count') return say(`bulk.wrong.${problem}`);
    return priceWords(wording, problem, currency);
  };
  const readPrice = (typed: string) => readPriceChange(typed, currency, locale);

  const submit = handleSubmit((values) => {
    const price = changeIn(values.price, readPrice);
    const reduced = changeIn(values.reduced, readPrice);
    const stock = changeIn(values.stock, (typed) => readStockChange(typed, locale));
    const category = values.category.trim();
    const tags = { add: listed(values.tagsAdded), remove: listed(values.tagsRemoved) };
    const changes: BulkChanges = {
      ...(price && { price }),
      ...(reduced && {
        reducedPrice: { change: reduced, endsAt: values.until === '' ? null : endOfDay(values.until) },
      }),
      ...(stock && { stock }),
      ...(status !== 'same' && { status }),
      ...(category !== '' && { category }),
      ...(tags.add.length + tags.remove.length > 0 && { tags }),
    };
    if (Object.keys(changes).length === 0)
      setError('price', { message: say('bulk.wrong.nothing') }, { shouldFocus: true });
    else asking.mutate(changes);
  });

  return (
    <form className="sheet-form" onSubmit={submit} noValidate>
      <p className="quiet">{say('bulk.lead')}</p>
      <Field
        label={say('article.price')}
        hint={say('bulk.priceHint')}
        error={errors.price?.message}
        {...register('price', { validate: (typed) => typed.trim() === '' || wrong(readPrice(typed)) })}
      />
      <Field
        label={say('bulk.reduced')}
        hint={say('bulk.reducedHint')}
        error={errors.reduced?.message}
        {...register('reduced', {
          validate: (typed, { price, until }) => {
            if (typed.trim() === '') return until === '' || say('bulk.wrong.reducedMissing');
            return price.trim() === '' ? wrong(readPrice(typed)) : say('bulk.wrong.twoPrices');
          },
        })}
      />
      <Field
        label={say('bulk.until')}
        hint={say('bulk.untilHint')}
        type="date"
        error={errors.until?.message}
        {...register('until', {
          validate: (day) => day === '' || isAhead(day) || say('bulk.wrong.untilPast'),
        })}
      />
      <Field
        label={say('articles.stock')}
        hint={say('bulk.stockHint')}
        error={errors.stock?.message}
        {...register('stock', { validate: (typed) => typed.trim() === '' || wrong(readStockChange(typed, locale)) })}
      />
      <Choice
        label={say('articles.status')}
        value={status}
        choices={statuses.map((value) => ({
          value,
          label: value === 'same' ? say('bulk.same') : say(`articles.status.${value}`),
        }))}
        onChange={setStatus}
      />
      <DepartmentField label={say('article.category')} {...register('category')} />
      <Field label={say('bulk.tagsAdded')} hint={say('bulk.tagsHint')} {...register('tagsAdded')} />
      <Field label={say('bulk.tagsRemoved')} {...register('tagsRemoved')} />
      {asking.error && <ActionFailure error={asking.error} />}
      <div className="sheet-actions">
        <Button onPress={onClose}>{say('common.cancel')}</Button>
        <Button look="main" type="submit" isPending={asking.isPending}>
          {say('bulk.preview')}
        </Button>
      </div>
    </form>
  );
}
