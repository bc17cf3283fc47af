import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeUnlessMissing } from '../support/requirements.ts';
import { ordinaryUserMissing, runAsOrdinaryUser } from './ordinary-user.ts';

const scenario = path.join(import.meta.dirname, 'ordinary-user-scenario.ts');
const missing = await ordinaryUserMissing(scenario);

describeUnlessMissing('wireguard', missing, 'the private link raised by an ordinary user', () => {
  it('carries seller and settling inside a user namespace, mends itself, and leaves nothing', () => {
    const home = path.join(tmpdir(), `sidelane-user-${randomBytes(4).toString('hex')}`);
    const seen = JSON.parse(runAsOrdinaryUser(scenario, [home]));
    expect(seen.user).not.toBe(0);
    expect(seen).toMatchObject({
      mode: 'wireguard-user-namespace',
      settling: { nonce: 'from an ordinary user', channel: null, sockets: [] },
      sellerIsItsOwnProcess: true,
      up: true,
      cameBack: 'from an ordinary user',
      left: [],
    });
  });
});
