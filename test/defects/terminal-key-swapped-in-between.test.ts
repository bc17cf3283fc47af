import { expect, it } from 'vitest';
import { enrolWithCode } from '../../electron/enrolment/enrolling.ts';
import type { FirstContact } from '../../electron/enrolment/enrolling.ts';
import { importTerminalKey, makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import type { PublicJwk } from '../../contract/seller/terminal-key.ts';
import { openEnrolmentCode } from '../../server/terminal/enrolment-code.ts';
import { authenticateTerminal, listTerminals } from '../../server/terminal/terminal-store.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { contactByNode, startEnrollingShop } from '../electron/enrolling-shop.ts';

const kiosk = { name: 'By the door', staffPin: '482915', staffId: 'mara' };

/** Passes everything on, with this key in place of the kiosk's. */
function swapping(publicJwk: PublicJwk): (origin: string) => FirstContact {
  const swapped = (body: string | undefined) => {
    const sent: unknown = body && JSON.parse(body);
    return typeof sent === 'object' && sent !== null && 'publicJwk' in sent
      ? JSON.stringify({ ...sent, publicJwk })
      : body;
  };
  return (origin) => {
    const contact = contactByNode()(origin);
    return { ...contact, send: (request) => contact.send({ ...request, body: swapped(request.body) }) };
  };
}

describeOnEveryDatabase('The key of a kiosk that enrols', ({ freshUrl }) => {
  it('is the one that the seller keeps', async () => {
    const shop = await startEnrollingShop(await freshUrl(), { folder: temporaryFolder() });
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const enrolled = await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode());
    if ('refusal' in enrolled) throw new Error(enrolled.refusal);
    const found = await authenticateTerminal(shop.database, enrolled.handedOver.credential);
    const { publicJwk } = await importTerminalKey(enrolled.signingKey);
    expect(found).toMatchObject({ terminal: { kind: 'kiosk', publicJwk } });
  });

  it('cannot be swapped by somebody in between: the proof is about the key', async () => {
    const shop = await startEnrollingShop(await freshUrl(), { folder: temporaryFolder() });
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const { publicJwk } = await makeTerminalKey(false);
    expect(await enrolWithCode({ sellerUrl: shop.url, code }, swapping(publicJwk))).toEqual({ refusal: 'code_wrong' });
    expect((await listTerminals(shop.database)).terminals).toEqual([]);
  });
});
