import { memo, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { present } from '../../../contract/presence.ts';
import type { StaffVariant } from '../../../contract/seller/back-office.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Field } from '../controls/field.tsx';
import { Panel } from '../controls/panel.tsx';
import { SearchField } from '../controls/search-field.tsx';
import { WorkIcon } from '../controls/work-icon.tsx';
import { useWording } from '../wording/wording.tsx';
import type { ArticleValues, Shop, VariantValues } from './article-form.ts';
import { readTypedPrice, writeTypedPrice } from './price-typing.ts';
import { priceWords } from './price-words.ts';
import type { ArticleEditing } from './use-article-editing.ts';
import { variantName, variantsFound } from './variant-names.ts';
import '../controls/record-table.css';

/** A line has about thirty elements: all lines of 2,000 variants would take seconds to appear. */
const linesAtOnce = 100;
/** From this many variants on, they can be searched. */
const searchedFrom = 25;

/** Prices, codes and stock of the variants, one line each; of many, those that are searched for, a hundred at a time. */
export function VariantTable({
  editing,
  onChangeStock,
}: {
  editing: ArticleEditing;
  onChangeStock: (variantId: string) => void;
}) {
  const { say } = useWording();
  const { base, shop } = editing;
  const [sought, setSought] = useState('');
  const [most, setMost] = useState(linesAtOnce);
  const inCurrency = say('common.currency', { currency: shop.currency });
  const found = variantsFound(base.variants, sought);
  const shown = found.filter(
    // One without a price keeps the product from being published: its field has to be there to say so.
    ({ variant }, place) => place < most || (sought === '' && variant.priceMinor === null),
  );
  return (
    <Panel title={say(base.variants.length === 1 ? 'article.variantsOne' : 'article.variants')}>
      {base.variants.length >= searchedFrom && (
        <div className="variants-search">
          <SearchField
            label={say('article.searchVariants')}
            value={sought}
            onChange={(text) => {
              setSought(text);
              setMost(linesAtOnce);
            }}
          />
          <output className="quiet small">
            {say('article.variantsShown', { shown: shown.length, total: base.variants.length })}
          </output>
        </div>
      )}
      <div className="records-place variants">
        <table className="records">
          <thead>
            <tr>
              {base.variants.length > 1 && <th>{base.optionNames.join(' / ') || say('article.variant')}</th>}
              <th className="variants-end">
                {say('article.price')} <span className="variants-currency">{inCurrency}</span>
              </th>
              <th className="variants-end">{say('article.compareAt')}</th>
              <th>{say('article.sku')}</th>
              <th>{say('article.barcode')}</th>
              <th className="records-end">{say('article.onHand')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ variant, index }) => (
              <VariantLine
                key={variant.variantId}
                variant={variant}
                index={index}
                isOnly={base.variants.length === 1}
                former={present(editing.baseValues.variants[index], 'the former values of a variant')}
                wasPublished={base.status === 'published'}
                currency={shop.currency}
                locale={shop.locale}
                onChangeStock={onChangeStock}
              />
            ))}
          </tbody>
        </table>
      </div>
      {found.length > shown.length && (
        <div className="variants-more">
          <Button onPress={() => setMost(most + linesAtOnce)}>
            {say('article.moreVariants', { count: Math.min(linesAtOnce, found.length - shown.length) })}
          </Button>
        </div>
      )}
    </Panel>
  );
}

type LineProps = {
  variant: StaffVariant;
  index: number;
  isOnly: boolean;
  /** The values the form started with: an import's errors need not be fixed to save something else. */
  former: VariantValues;
  wasPublished: boolean;
  onChangeStock: (variantId: string) => void;
} & Shop;

function VariantLineOf({ variant, index, isOnly, former, wasPublished, onChangeStock, currency, locale }: LineProps) {
  const wording = useWording();
  const { say, count } = wording;
  const { register, setValue, getValues, formState } = useFormContext<ArticleValues>();
  const name = variantName(variant, wording);
  const errors = formState.errors.variants?.[index];
  const label = (field: string) => (isOnly ? field : say('article.fieldOf', { field, variant: name }));

  function checkPrice(typed: string): true | string {
    if (wasPublished && typed === former.price) return true;
    const read = readTypedPrice(typed, currency, locale);
    const isNone = 'problem' in read ? read.problem === 'missing' : read.amountMinor === 0;
    if (isNone) return getValues('status') === 'published' ? priceWords(wording, 'missing', currency) : true;
    return 'problem' in read ? priceWords(wording, read.problem, currency) : true;
  }

  function checkCompareAt(typed: string): true | string {
    if (typed === former.compareAt || typed.trim() === '') return true;
    const read = readTypedPrice(typed, currency, locale);
    if ('problem' in read) return priceWords(wording, read.problem, currency);
    const price = readTypedPrice(getValues(`variants.${index}.price`), currency, locale);
    const isHigher = !('amountMinor' in price) || read.amountMinor > price.amountMinor;
    return isHigher || say('price.compareLower');
  }

  /** Once a price is understood, it is rewritten in the format used here. */
  const tidy = (field: 'price' | 'compareAt') => (event: { target: { value: string } }) => {
    const read = readTypedPrice(event.target.value, currency, locale);
    if (!('amountMinor' in read)) return;
    const written = writeTypedPrice(read.amountMinor, currency, locale);
    if (written !== event.target.value) setValue(`variants.${index}.${field}`, written, { shouldDirty: true });
  };

  const wrong = [
    { field: say('article.price'), words: errors?.price?.message },
    { field: say('article.compareAt'), words: errors?.compareAt?.message },
  ].filter(({ words }) => words !== undefined);
  return (
    <>
      <tr className={wrong.length > 0 ? 'variants-wrong-above' : ''}>
        {!isOnly && <th scope="row">{name}</th>}
        <td className="variants-price">
          <Field
            label={label(say('article.price'))}
            isLabelHidden
            isNumeric
            inputMode="decimal"
            error={errors?.price?.message}
            {...register(`variants.${index}.price`, {
              validate: checkPrice,
              onBlur: tidy('price'),
              deps: `variants.${index}.compareAt`,
            })}
          />
        </td>
        <td className="variants-price">
          <Field
            label={label(say('article.compareAt'))}
            isLabelHidden
            isNumeric
            inputMode="decimal"
            error={errors?.compareAt?.message}
            {...register(`variants.${index}.compareAt`, { validate: checkCompareAt, onBlur: tidy('compareAt') })}
          />
        </td>
        <td className="variants-code">
          <Field
            label={label(say('article.sku'))}
            isLabelHidden
            maxLength={255}
            {...register(`variants.${index}.sku`)}
          />
        </td>
        <td className="variants-barcode">
          <Field
            label={label(say('article.barcode'))}
            isLabelHidden
            maxLength={255}
            inputMode="numeric"
            {...register(`variants.${index}.barcode`)}
          />
        </td>
        <td className="records-end">
          <button
            type="button"
            className="variants-stock"
            title={say('article.changeStock')}
            aria-label={say('article.changeStockOf', { variant: name, count: variant.onHand })}
            onClick={() => onChangeStock(variant.variantId)}
          >
            <span className={variant.onHand - variant.reserved <= 0 ? 'variants-none' : ''}>
              {count(variant.onHand)}
            </span>
            <WorkIcon name="stock" />
          </button>
          {variant.reserved > 0 && (
            <div className="quiet small">{say('article.reservedOf', { count: variant.reserved })}</div>
          )}
        </td>
      </tr>
      {wrong.length > 0 && (
        <tr className="variants-wrong">
          <td colSpan={isOnly ? 5 : 6}>
            {wrong.map(({ field, words }) => (
              <p key={field}>
                <Icon name="care" />
                {field}: {words}
              </p>
            ))}
          </td>
        </tr>
      )}
    </>
  );
}

const VariantLine = memo(VariantLineOf, (former, next) =>
  (Object.keys(next) as (keyof LineProps)[]).every((key) =>
    key === 'former'
      ? former.former.price === next.former.price && former.former.compareAt === next.former.compareAt
      : former[key] === next[key],
  ),
);
