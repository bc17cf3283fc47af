import { makeKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { Card } from '../../contract/card.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import type { SellerAtSettling } from './seller-at-settling.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

export type BuyerTerminal = {
  terminalId: string;
  enrolledBy?: RequestingTerminal['enrolledBy'];
  /** Another key than the terminal has. */
  key?: KeyPair;
};

/** What a check came to: what the notice says, and what settling keeps to itself. */
export type Bought = { kind: string; tells: string | undefined; reason: string | null; code: string };

/** One check of a card at a terminal, and the exact reason and response code that settling keeps to itself. */
export async function buyAt(
  { seller: usual, database }: Pick<SettlingUnderTest, 'seller' | 'database'>,
  card: Card,
  { terminalId, enrolledBy = 'staff', key }: BuyerTerminal,
  seller: SellerAtSettling = usual,
): Promise<Bought> {
  const contents = { ...seller.sealContents({ card, amountMinor: 1_00 }), terminalId };
  const signing = key ?? seller.terminalKey(terminalId);
  const seal = seller.seal(contents);
  const signature = seller.signAsTerminal({ ...contents, seal }, { key: signing });
  const publicJwk = signing.publicJwk as RequestingTerminal['publicJwk'];
  const check = seller.checkOf(contents, { seal, terminal: { terminalId, enrolledBy, publicJwk, signature } });
  const { kind, reason: tells } = seller.read(await seller.check(check));
  const kept = await database.get<{ reason: string | null; code: string }>(
    'SELECT reason, response_code AS code FROM application WHERE seller_id = ? AND application_id = ?',
    [seller.sellerId, contents.applicationId],
  );
  return { kind, tells, ...kept! };
}

/** A key that no terminal has. */
export const strangersKey = (): KeyPair => makeKeyPair();
