import { createHash, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { trustedKeySet } from '../../build/terminal-without-screen.ts';
import type { StartReport } from '../../build/start-report.ts';
import { makeApplicationId } from '../../contract/seller/application-id.ts';
import { applicationOutcomeSchema } from '../../contract/seller/application.ts';
import type { Variant } from '../../contract/seller/article.ts';
import { enrolledTerminalSchema, terminalSessionSchema } from '../../contract/seller/terminal.ts';
import type { TerminalSession } from '../../contract/seller/terminal.ts';
import { currentKey } from '../../contract/settling/key-set.ts';
import type { KeySet } from '../../contract/settling/key-set.ts';
import { noticeType } from '../../contract/settling/notice.ts';
import { makeNonce, sealType } from '../../contract/settling/seal.ts';
import { terminalSignatureType } from '../../contract/settling/terminal-signature.ts';
import { present } from '../../contract/presence.ts';
import { sealCompact, signCompact, verifyCompact } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import { buyerCard } from '../support/many-buyers.ts';
import { LoadClient } from './load.ts';
import { anyContact } from '../support/sold-here.ts';

type Stock = {
  variants: readonly Pick<Variant, 'variantId' | 'priceMinor'>[];
  /** How many buyers have an account: `buyerCard(0)` and on. */
  buyers: number;
};

/** A sealed purchase that is ready to be sent. */
export type SealedPurchase = { applicationId: string; body: string };

type Enrolled = {
  client: LoadClient;
  authorization: string;
  session: TerminalSession;
  keySet: KeySet;
  /** Undefined at a seller of a time when terminals did not sign. */
  key: ReturnType<typeof makeKeyPair> | undefined;
  asksForContact: boolean;
};

/** A terminal as its seller wants it: with its own key, or without one where the seller is older than terminals' keys. */
async function enrol(client: LoadClient): Promise<{ credential: string; key: Enrolled['key'] }> {
  const key = makeKeyPair();
  const ask = (body: object) => client.call('POST', '/api/terminals', {}, JSON.stringify(body));
  const named = { kind: 'headless', name: 'Bench' };
  let answer = await ask({ ...named, publicJwk: key.publicJwk });
  const isOlder = answer.status === 400 && answer.text.includes('publicJwk');
  if (isOlder) answer = await ask(named);
  if (answer.status >= 300) throw new Error(`the enrolment was answered with ${answer.status}: ${answer.text}`);
  const { credential } = enrolledTerminalSchema.parse(JSON.parse(answer.text));
  return {
    credential: present(credential, 'the credential of a terminal without a screen'),
    key: isOlder ? undefined : key,
  };
}

/** Makes whole purchases at a seller, each with its own id: seals, signs, applies, and verifies the notice. */
export class PurchaseLoad {
  readonly #enrolled: Enrolled;
  readonly #stock: Stock;
  readonly #sealingKey: { kid: string; key: KeyObject };
  readonly #noticeKeys: Map<string, KeyObject>;
  #made = 0;

  private constructor(enrolled: Enrolled, stock: Stock) {
    this.#enrolled = enrolled;
    this.#stock = stock;
    const sealing = present(currentKey(enrolled.keySet, 'seal', Date.now()), 'a sealing key');
    this.#sealingKey = { kid: sealing.kid, key: createPublicKey({ key: sealing.jwk, format: 'jwk' }) };
    this.#noticeKeys = new Map(
      enrolled.keySet.keys
        .filter(({ purpose }) => purpose === 'notice')
        .map(({ kid, jwk }) => [kid, createPublicKey({ key: jwk, format: 'jwk' })]),
    );
  }

  /** Enrols a terminal at the shop. @throws when the shop does not let it, or its key set is not to be trusted */
  static async open(report: Pick<StartReport, 'url' | 'rootThumbprint'>, stock: Stock): Promise<PurchaseLoad> {
    const client = new LoadClient(report.url);
    const { credential, key } = await enrol(client);
    const authorization = `Terminal ${credential}`;
    const { text } = await client.call('GET', '/api/terminal', { authorization });
    const told = JSON.parse(text) as { shop: object };
    // An older seller neither names the terminal's key nor asks how shoppers are reached.
    const asksForContact = 'fulfilments' in told.shop;
    const shop = { fulfilments: ['collect'], servedCountries: ['IE'], ...told.shop };
    const session = terminalSessionSchema.parse({ keyThumbprint: null, ...told, shop });
    const keySet = await trustedKeySet(session, report.rootThumbprint);
    return new PurchaseLoad({ client, authorization, session, keySet, key, asksForContact }, stock);
  }

  /** Steps 201 up to sending. Costs the load about half a millisecond of processor time. */
  make(): SealedPurchase {
    const { session, key, asksForContact } = this.#enrolled;
    const index = this.#made++;
    const now = Date.now();
    const variant = this.#stock.variants[index % this.#stock.variants.length]!;
    const applicationId = makeApplicationId(now);
    const common = { applicationId, currency: session.shop.currency };
    const parties = { sellerId: session.shop.sellerId, terminalId: session.terminalId };
    const about = { ...common, ...parties, amountMinor: variant.priceMinor, issuedAt: now };
    const card = buyerCard(index % this.#stock.buyers);
    const seal = sealCompact({ ...about, card, nonce: makeNonce() }, this.#sealingKey.key, {
      kid: this.#sealingKey.kid,
      typ: sealType,
    });
    const sealSha256 = createHash('sha256').update(seal).digest('base64url');
    const body = JSON.stringify({
      ...common,
      terminalSignature:
        key && signCompact({ ...about, sealSha256 }, key.privateKey, { kid: key.kid, typ: terminalSignatureType }),
      lines: [{ variantId: variant.variantId, quantity: 1, unitPriceMinor: variant.priceMinor }],
      totalMinor: variant.priceMinor,
      fulfilment: { method: 'collect' },
      ...(asksForContact && { contact: anyContact }),
      seal,
    });
    return { applicationId, body };
  }

  /** Applies with it and verifies the notice. @throws when it is not accepted */
  async send({ applicationId, body }: SealedPurchase): Promise<void> {
    const { client, authorization } = this.#enrolled;
    const { status, text } = await client.call('POST', '/api/applications', { authorization }, body);
    if (status !== 200) throw new Error(`a purchase was answered with ${status}: ${text}`);
    const outcome = applicationOutcomeSchema.parse(JSON.parse(text));
    const notice = verifyCompact(present(outcome.notice, 'the notice of a decided purchase'), noticeType, ({ kid }) =>
      this.#noticeKeys.get(kid ?? ''),
    );
    if (outcome.state !== 'accepted' || notice['kind'] !== 'approval' || notice['applicationId'] !== applicationId) {
      throw new Error(`a purchase ended as ${outcome.state}`);
    }
  }

  close(): void {
    this.#enrolled.client.close();
  }
}
