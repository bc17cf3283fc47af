import { useState } from 'react';
import { labelLines } from '../../../contract/seller/address.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { AgeNeed } from '../age/age-need.tsx';
import { BasketLines } from '../basket/basket-lines-list.tsx';
import { useBasket } from '../basket/basket-provider.tsx';
import { useArrival } from '../page/arrival.ts';
import { MainAction } from '../page/main-action.tsx';
import { usePrice } from '../page/price.tsx';
import { addressOf, birthDateOf, contactOf, giftNoteOf } from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';
import { StepHead } from './step-form.tsx';

/** Shows everything once more, with only the last digits of the number, and the one button that buys. */
export function ReviewStep({
  values,
  ageLimit,
  mayPay,
  isSealing,
  hasFailed,
  onPay,
  onChange,
}: {
  values: Readonly<ApplicationForm>;
  /** The age from which everything in the basket is sold; null if there is none. */
  ageLimit: number | null;
  mayPay: boolean;
  isSealing: boolean;
  hasFailed: boolean;
  onPay: () => void;
  onChange: (step: 'contact' | 'card') => void;
}) {
  const say = useSay();
  const heading = useArrival();
  const price = usePrice();
  const { locale } = useSpokenLanguage();
  const { totalMinor } = useBasket();
  const [openedAt] = useState(() => Date.now());
  const birthDate = birthDateOf(values, openedAt);
  const giftNote = giftNoteOf(values);
  const longDate = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return (
    <div className="apply-form">
      <StepHead
        title={say('apply.review')}
        heading={heading}
        onBack={() => onChange('card')}
        isBackDisabled={isSealing}
      />
      {/* Where a display is small, it has to be seen why Pay waits. */}
      {ageLimit !== null && <AgeNeed age={ageLimit} />}
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
          {values.method === 'deliver' ? (
            <address className="review-address">
              {labelLines(addressOf(values)).map((line) => (
                <span key={line}>{line}</span>
              ))}
              <span>{new Intl.DisplayNames(locale, { type: 'region' }).of(values.country)}</span>
            </address>
          ) : (
            <p>{say('apply.collect')}</p>
          )}
          <p className="review-contact" dir="ltr">
            {Object.values(contactOf(values)).map((line) => (
              <span key={line}>{line}</span>
            ))}
          </p>
          {giftNote !== undefined && (
            <p className="review-note">
              {say('apply.giftNote')}: <bdi>{giftNote}</bdi>
            </p>
          )}
          <Button onPress={() => onChange('contact')} isDisabled={isSealing}>
            {say('apply.change')}
          </Button>
        </section>
      </div>
      {hasFailed && (
        <Banner tone="bad" icon="care" isUrgent>
          <p>{say('apply.failed')}</p>
        </Banner>
      )}
      <p className="review-sealing">{say('apply.sealing')}</p>
      <MainAction>
        <Button look="main" wide icon="seal" isGuarded isDisabled={!mayPay} isPending={isSealing} onPress={onPay}>
          {say('apply.pay', { total: price(totalMinor) })}
        </Button>
      </MainAction>
    </div>
  );
}
