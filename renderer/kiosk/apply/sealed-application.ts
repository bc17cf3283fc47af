import { makeApplicationId } from '../../../contract/seller/application-id.ts';
import type { Application } from '../../../contract/seller/application.ts';
import type { Card } from '../../../contract/card.ts';
import { makeNonce, sealForSettling } from '../../../contract/settling/seal.ts';
import type { BasketLine } from '../basket/basket-lines.ts';
import { totalMinor } from '../basket/basket-lines.ts';
import type { SealedPurchase } from '../purchase/purchase.ts';
import { settlingTimeNow } from '../seller/payment-readiness.ts';
import type { PaymentReadiness } from '../seller/payment-readiness.ts';
import { signSeal } from '../seller/terminal-key.ts';

/**
 * Makes an application with a new id, seals the card into it, and lets the terminal sign the seal (step 201). From here on only
 * settling can read the card.
 * @throws when the card does not match its schema, which the form checks before, or the terminal has no key
 */
export async function sealApplication(
  card: Card,
  lines: BasketLine[],
  about: Pick<Application, 'fulfilment' | 'contact' | 'giftNote' | 'ageCheck' | 'language'>,
  readiness: Extract<PaymentReadiness, { state: 'ready' }>,
): Promise<SealedPurchase> {
  const { session, keySet, sealingKey } = readiness;
  const now = settlingTimeNow(readiness);
  const applicationId = makeApplicationId(now);
  const { sellerId, currency } = session.shop;
  const amountMinor = totalMinor(lines);
  const seal = await sealForSettling(
    {
      card,
      applicationId,
      sellerId,
      terminalId: session.terminalId,
      amountMinor,
      currency,
      issuedAt: now,
      nonce: makeNonce(),
    },
    sealingKey,
  );
  const toSign = { applicationId, sellerId, amountMinor, currency, seal, issuedAt: now };
  const application: Application = {
    applicationId,
    lines: lines.map(({ variantId, quantity, unitPriceMinor }) => ({ variantId, quantity, unitPriceMinor })),
    totalMinor: amountMinor,
    currency,
    ...about,
    seal,
    terminalSignature: await signSeal(session, toSign),
  };
  return { application, sellerId, keySet, lines };
}
