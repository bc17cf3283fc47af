import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { BasketLines } from '../basket/basket-lines-list.tsx';
import { useBasket } from '../basket/basket-provider.tsx';
import { useArrival } from '../page/arrival.ts';
import { MainAction } from '../page/main-action.tsx';
import { usePrice } from '../page/price.tsx';
import { birthDateOf, fulfilmentOf } from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';

/** Shows everything once more, with only the last digits of the number, and the one button that buys. */
export function ReviewStep({
  isSealing,
  hasFailed,
  onPay,
  onBack,
}: {
  isSealing: boolean;
  hasFailed: boolean;
  onPay: () => void;
  onBack: () => void;
}) {
  const say = useSay();
  const heading = useArrival();
  const price = usePrice();
  const { locale } = useSpokenLanguage();
  const { totalMinor } = useBasket();
  const values = useFormContext<ApplicationForm>().getValues();
  const fulfilment = fulfilmentOf(values);
  const [openedAt] = useState(() => Date.now());
  const birthDate = birthDateOf(values, openedAt);
  const longDate = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return (
    <div className="apply-form">
      <div className="review-head">
        <h1 className="apply-title" ref={heading} tabIndex={-1}>
          {say('apply.review')}
        </h1>
        <Button icon="back" onPress={onBack} isDisabled={isSealing}>
          {say('apply.change')}
        </Button>
      </div>
      <div className="review">
        <section className="review-part review-articles" aria-label={say('apply.review.articles')}>
          <h2 className="apply-subtitle">{say('apply.review.articles')}</h2>
          <BasketLines isFixed />
          <p className="review-total">
            <span>{say('basket.total')}</span>
            <strong className="numbers">{price(totalMinor)}</strong>
          </p>
        </section>
        <section className="review-part" data-secret="">
          <h2 className="apply-subtitle">{say('apply.review.card')}</h2>
          <p className="numbers">
            {say('apply.review.ending', { digits: values.number.replaceAll(/\D/g, '').slice(-4) })}
          </p>
          <p className="numbers">{say('apply.review.validUntil', { expiry: values.expiry })}</p>
          <p>{values.name}</p>
          {birthDate !== undefined && <p>{say('apply.review.born', { date: longDate.format(new Date(birthDate)) })}</p>}
        </section>
        <section className="review-part" data-secret="">
          <h2 className="apply-subtitle">{say('apply.review.getting')}</h2>
          {fulfilment.method === 'collect' ? (
            <p>{say('apply.collect')}</p>
          ) : (
            <address className="review-address">
              <span>{fulfilment.address.recipient}</span>
              <span>{fulfilment.address.street}</span>
              <span>
                {fulfilment.address.postalCode} {fulfilment.address.city}
              </span>
              <span>{new Intl.DisplayNames(locale, { type: 'region' }).of(fulfilment.address.country)}</span>
            </address>
          )}
        </section>
      </div>
      {hasFailed && (
        <Banner tone="bad" icon="care" isUrgent>
          <p>{say('apply.failed')}</p>
        </Banner>
      )}
      <p className="review-sealing">{say('apply.sealing')}</p>
      <MainAction>
        <Button look="main" wide icon="seal" isGuarded isPending={isSealing} onPress={onPay}>
          {say('apply.pay', { total: price(totalMinor) })}
        </Button>
      </MainAction>
    </div>
  );
}
