import { addressFormOf, labelLines } from '../../../contract/seller/address.ts';
import type { Address } from '../../../contract/seller/address.ts';
import './postal-address.css';

/**
 * An address in its country's form, with the country's name below.
 * @param locale in which the country is named
 */
export function PostalAddress({ address, locale }: { address: Address; locale: string }) {
  const { language } = addressFormOf(address.country);
  const lines = labelLines(address);
  return (
    <address className="postal-address" dir="auto">
      {lines.map((line, place) => (
        // Two lines may be the same, and a kept address never changes.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={place} lang={language}>
          {line}
        </span>
      ))}
      <span className="postal-address-country">
        {new Intl.DisplayNames(locale, { type: 'region' }).of(address.country)}
      </span>
    </address>
  );
}
