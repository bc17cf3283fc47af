import { useQuery } from '@tanstack/react-query';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { usePrice } from '../page/price.tsx';
import { shopQuery } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import type { Purchase } from './purchase.ts';
import { useShopTimeZone } from './shop-time-zone.ts';
import './purchase-facts.css';

/** What the purchase was of, where and when; nothing when the page that began it is gone. */
export function PurchaseFacts({ purchase }: { purchase: Purchase }) {
  const say = useSay();
  const price = usePrice();
  const { langOf } = useTextLanguage();
  const { locale } = useSpokenLanguage();
  const shop = useQuery(shopQuery).data;
  const timeZone = useShopTimeZone();
  const { lines, method, paidAt, application } = purchase;
  if (lines.length === 0) return null;
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (
    <section className="bought" aria-label={say('bought.title')}>
      <h2 className="bought-title">{say('bought.title')}</h2>
      <ul className="bought-lines">
        {lines.map(({ variantId, title, titleLanguage, options, quantity, unitPriceMinor }) => (
          <li key={variantId} className="bought-line">
            <span className="numbers">{`${quantity} ×`}</span>
            <bdi lang={langOf(titleLanguage)}>{options === '' ? title : `${title}, ${options}`}</bdi>
            <span className="numbers bought-sum">{price(unitPriceMinor * quantity)}</span>
          </li>
        ))}
      </ul>
      <p className="bought-line bought-total">
        <span>{say('basket.total')}</span>
        <strong className="numbers bought-sum">{price(application.totalMinor)}</strong>
      </p>
      <p>
        <bdi>{shop?.name}</bdi>
        {shop?.address?.map((line) => (
          <bdi key={line} className="bought-address">
            {line}
          </bdi>
        ))}
      </p>
      <p>
        <time dateTime={new Date(paidAt).toISOString()}>{time.format(paidAt)}</time>
      </p>
      {method !== null && <p>{say(method === 'collect' ? 'bought.collect' : 'bought.deliver')}</p>}
    </section>
  );
}
