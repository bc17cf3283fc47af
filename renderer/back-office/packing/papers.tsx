import type { StaffOrder } from '../../../contract/seller/back-office.ts';
import type { StaffSession } from '../../../contract/seller/back-office.ts';
import { formatLocale, languageOf, languages } from '../../wording/languages.ts';
import { packingWords } from '../../wording/packing-words.ts';
import { PostalAddress } from '../controls/postal-address.tsx';
import { packedLines } from './packed-units.ts';
import type { Paper } from './packed-units.ts';

type Props = { order: StaffOrder; shop: StaffSession['shop'] };

/** In the shop's language, because papers leave the shop. */
function spokenBy(shop: Props['shop']) {
  const language = languageOf(shop.locale);
  const { direction } = languages[language];
  return { language, direction, locale: formatLocale(language, shop.locale), words: packingWords[language] };
}

/** What is in a parcel, where it goes, and how to reach the shopper. There are no prices and nothing of the card on it. */
function PackingSlip({ order, shop }: Props) {
  const { locale, words } = spokenBy(shop);
  const { orderNumber, acceptedAt, fulfilment, contact, giftNote } = order;
  return (
    <>
      <Sender shop={shop} />
      <h2 className="paper-title">{words.slip}</h2>
      {fulfilment.method === 'collect' && <p className="paper-way">{words.collected}</p>}
      <dl className="paper-facts">
        <div>
          <dt>{words.order}</dt>
          <dd className="paper-number numbers">
            <bdi>{orderNumber}</bdi>
          </dd>
        </div>
        <div>
          <dt>{words.ordered}</dt>
          <dd>{new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(acceptedAt)}</dd>
        </div>
        {fulfilment.method === 'deliver' && (
          <div>
            <dt>{words.deliverTo}</dt>
            <dd>
              <PostalAddress address={fulfilment.address} locale={locale} />
            </dd>
          </div>
        )}
        {contact && (
          <div>
            <dt>{words.contact}</dt>
            {contact.phone !== undefined && (
              <dd className="numbers">
                <bdi dir="ltr">{contact.phone}</bdi>
              </dd>
            )}
            {contact.email !== undefined && (
              <dd>
                <bdi dir="ltr">{contact.email}</bdi>
              </dd>
            )}
          </div>
        )}
      </dl>
      <table className="paper-lines">
        <thead>
          <tr>
            <td aria-hidden="true" />
            <th>{words.quantity}</th>
            <th>{words.product}</th>
          </tr>
        </thead>
        <tbody>
          {packedLines(order).map(({ position, title, sku, quantity }) => (
            <tr key={position}>
              <td className="paper-tick" aria-hidden="true" />
              <td className="numbers">{new Intl.NumberFormat(locale).format(quantity)}</td>
              <td>
                <bdi>{title}</bdi>
                {sku !== '' && <bdi className="paper-sku">{sku}</bdi>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {giftNote !== null && <p className="paper-has-note">{words.hasNote}</p>}
    </>
  );
}

/** For the outside of a parcel: nothing that a stranger need not read. */
function AddressLabel({ order, shop }: Props) {
  const { locale, words } = spokenBy(shop);
  if (order.fulfilment.method !== 'deliver') return null;
  return (
    <>
      <p className="paper-from">{words.from}</p>
      <Sender shop={shop} />
      <p className="paper-from">{words.deliverTo}</p>
      <PostalAddress address={order.fulfilment.address} locale={locale} />
      <p className="paper-label-number numbers">
        {words.order} <bdi>{order.orderNumber}</bdi>
      </p>
    </>
  );
}

/** The shopper's words and no others: no order, no price. */
function GiftNote({ order }: Props) {
  return (
    <p className="paper-note" dir="auto">
      {order.giftNote}
    </p>
  );
}

function Sender({ shop }: Pick<Props, 'shop'>) {
  return (
    <p className="paper-sender">
      <strong>
        <bdi>{shop.name}</bdi>
      </strong>
      {shop.address?.map((line) => (
        <bdi key={line}>{line}</bdi>
      ))}
    </p>
  );
}

const kinds = { slip: PackingSlip, label: AddressLabel, note: GiftNote };

/** One paper of an order, as it is printed. */
export function OrderPaper({ order, shop, paper }: Props & { paper: Paper }) {
  const { language, direction } = spokenBy(shop);
  const Kind = kinds[paper];
  return (
    <article className={`paper paper-${paper}`} lang={language} dir={direction} aria-label={order.orderNumber}>
      <Kind order={order} shop={shop} />
    </article>
  );
}
