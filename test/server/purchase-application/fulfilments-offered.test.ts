import { beforeEach, describe, expect, it } from 'vitest';
import { sellerConfigSchema, servedCountriesOf } from '../../../server/config/seller-config.ts';
import { findApplication } from '../../../server/purchase-application/application-store.ts';
import { PurchaseApplicationReceiver } from '../../../server/purchase-application/purchase-application-receiver.ts';
import type { SoldHere } from '../../../server/purchase-application/purchase-application-receiver.ts';
import { soldIn } from '../../support/sold-here.ts';
import { makeApplication, openGround, terminal } from './purchase-ground.ts';
import { purchaseInParts } from './purchase-in-parts.ts';

const database = openGround();
const { begin, clock } = purchaseInParts(database);
beforeEach(begin);

const address = { recipient: 'Ann', street: 'Long Lane 1', postalCode: '1000', city: 'Ghent', country: 'BE' };
const delivered = () => makeApplication({ fulfilment: { method: 'deliver', address } });
const receiverOf = (sold: SoldHere) =>
  new PurchaseApplicationReceiver({ database, clock, sold, leftBehindAfterMs: 60_000 });

describe('A shop that does not serve an application', () => {
  const onlyGermany = receiverOf(soldIn('EUR', ['DE']));
  const onlyDelivery = receiverOf({ ...soldIn('EUR'), fulfilments: ['deliver'] });

  it('refuses it by the country, or by the way to the shopper, and reserves nothing', async () => {
    const { terminalId } = terminal;
    const abroad = delivered();
    expect(await onlyGermany.receive(abroad, terminalId)).toEqual({ refusal: 'country_not_served' });
    expect(await onlyDelivery.receive(makeApplication(), terminalId)).toEqual({ refusal: 'fulfilment_not_offered' });
    expect(await findApplication(database, abroad.applicationId)).toBeUndefined();
    expect(await onlyGermany.receive(makeApplication(), terminalId)).toBe('received');
    expect(await onlyDelivery.receive(delivered(), terminalId)).toBe('received');
  });

  it('still knows it if it was received when the shop served more', async () => {
    const application = delivered();
    expect(await receiverOf(soldIn('EUR')).receive(application, terminal.terminalId)).toBe('received');
    expect(await onlyGermany.receive(application, terminal.terminalId)).toBe('known');
  });

  it('keeps how the shopper is reached with what it received', async () => {
    const application = makeApplication({ contact: { phone: '+32470123456', email: 'ann@example.com' } });
    await onlyGermany.receive(application, terminal.terminalId);
    const kept = await findApplication(database, application.applicationId);
    expect(kept?.contact).toEqual(application.contact);
  });
});

describe('The countries that a shop delivers to', () => {
  const { locale, currency, country, servedCountries } = sellerConfigSchema.shape;
  const served = (given: { locale: string; currency: 'EUR' | 'JPY'; country?: string; servedCountries?: string[] }) =>
    servedCountriesOf({
      locale: locale.parse(given.locale),
      currency: currency.parse(given.currency),
      country: country.parse(given.country),
      servedCountries: servedCountries.parse(given.servedCountries),
    });

  it.each([
    [{ locale: 'de-AT', currency: 'EUR' as const }, ['AT']],
    [{ locale: 'en', currency: 'EUR' as const }, ['IE']],
    [{ locale: 'en', currency: 'JPY' as const }, ['JP']],
    [{ locale: 'en', currency: 'EUR' as const, country: 'FI' }, ['FI']],
    [{ locale: 'de-DE', currency: 'EUR' as const, servedCountries: ['AT', 'CH', 'DE', 'AT'] }, ['DE', 'AT', 'CH']],
    [{ locale: 'de-DE', currency: 'EUR' as const, servedCountries: ['AT', 'CH'] }, ['AT', 'CH']],
  ])('are its own unless it says others, and begin with it: %j', (given, countries) => {
    expect(served(given)).toEqual(countries);
  });

  it('are countries, and at least one', () => {
    for (const wrong of [[], ['ZZ'], ['de'], 'DE']) expect(servedCountries.safeParse(wrong).success).toBe(false);
  });
});
