import { Router } from 'express';
import type { Request } from 'express';
import { rateLimit } from 'express-rate-limit';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import type { Order } from '../../contract/seller/back-office.ts';
import type { Database } from '../../platform/database/database.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import { findOrder } from '../order/order-store.ts';
import { findApplication, readOutcome } from '../purchase-application/application-store.ts';
import { acceptReceiptMail } from '../receipt-mail/receipt-mail-outbox.ts';
import { receiptKeys } from '../receipt/receipt-keys.ts';
import { receiptLanguages, receiptWordsIn } from '../receipt/receipt-words.ts';
import { readReceiptCode, receiptCode, receiptPath } from '../receipt/signed-receipt.ts';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';
import { sourceAddress } from './source-address.ts';

const largestReceiptsPerMinute = 60;

/** The order of an accepted application, for the terminal that made it. */
async function findOwnOrder(database: Database, applicationId: string, terminalId: string): Promise<Order | undefined> {
  const application = await findApplication(database, applicationId);
  if (application?.terminalId !== terminalId) return undefined;
  const { order } = (await readOutcome(database, applicationId)) ?? {};
  return order ? findOrder(database, order.orderNumber) : undefined;
}

/** `GET /applications/:applicationId/receipt`: the receipt of an accepted purchase, for the terminal that made it. */
export function serveReceiptCodes({ database, config }: SellerContext, signingKey: KeyPair): Served[] {
  const { name: shopName, address, publicUrl } = config;
  return [
    serve(terminalEndpoints.readReceiptCode, async ({ parameters: { applicationId }, query, caller }) => {
      const order = await findOwnOrder(database, applicationId, caller.terminalId);
      if (!order) return { refusal: 'not_found' };
      const timeZone = config.timeZone ?? query.timeZone;
      const setting = { shopName, address, locale: query.locale, timeZone };
      return { code: receiptCode(order, setting, signingKey, publicUrl) };
    }),
  ];
}

/** `POST /applications/:applicationId/receipt-mails`: the same receipt by email, where the shop has a mail server. */
export function serveReceiptMails({ database, clock, receiptMails }: SellerContext): Served[] {
  return [
    serve(terminalEndpoints.mailReceipt, async ({ parameters: { applicationId }, body, caller: { terminalId } }) => {
      if (!(await findOwnOrder(database, applicationId, terminalId))) return { refusal: 'not_found' };
      if (!receiptMails) return { refusal: 'receipt_mail_not_offered' };
      const mail = await acceptReceiptMail(database, { ...body, applicationId, terminalId }, clock.now());
      receiptMails.hurry();
      return mail;
    }),
  ];
}

const asHtml = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

/** `GET /receipt/CODE`: says to anyone whether a receipt is genuine, and shows it only then. */
export function receiptRouter({ config }: Pick<SellerContext, 'config'>, signingKey: KeyPair): Router {
  const keys = receiptKeys(config, signingKey);
  const router = Router();
  const limit = rateLimit({
    windowMs: 60_000,
    limit: largestReceiptsPerMinute,
    keyGenerator: sourceAddress,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });
  router.get(`${receiptPath}/:code`, limit, (request: Request<{ code: string }>, response) => {
    const language = request.acceptsLanguages(receiptLanguages) || 'en';
    const words = receiptWordsIn(language);
    const text = readReceiptCode(request.params.code, keys);
    const verdict = text === undefined ? words.notGenuine : words.genuine;
    response.setHeader('Cache-Control', 'no-store');
    response.status(text === undefined ? 404 : 200).type('html').send(`<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${asHtml(config.name)}</title>
<h1>${asHtml(config.name)}</h1>
<p><strong>${text === undefined ? '✗' : '✓'} ${asHtml(verdict)}</strong></p>
${text === undefined ? '' : `<pre dir="auto">${asHtml(text)}</pre>`}
</html>
`);
  });
  return router;
}
