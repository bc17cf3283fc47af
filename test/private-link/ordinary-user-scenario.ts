import { mkdirSync, rmSync } from 'node:fs';
import { linkNamesOf } from '../../private-link/machine/link-names.ts';
import { findPrivateLink, raisePrivateLink } from '../../private-link/raise/private-link.ts';
import { daemonsOf } from '../../private-link/raise/wireguard-side.ts';
import { endChild, settlingAnswer, startSeller, startSettling } from './link-lab.ts';
import { whatIsLeftOf } from './machine-state.ts';

// Run as an ordinary user: one link from up to down, and what was seen, as one line of JSON.
const [home] = process.argv.slice(2);
mkdirSync(home!, { recursive: true });
const names = linkNamesOf(home!);
const link = await raisePrivateLink({ home: home!, mode: 'wireguard' });
const settling = await startSettling(link, 'from an ordinary user');
const seller = await startSeller(link);
const answer = await seller.ask();
const status = await findPrivateLink(home!)!.status();

const [daemon] = daemonsOf(names, 'seller');
process.kill(daemon!, 'SIGKILL');
const giveUpAt = Date.now() + 15_000;
let afterKill = null;
while (afterKill === null && Date.now() < giveUpAt) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  afterKill = daemonsOf(names, 'seller')[0] === daemon ? null : settlingAnswer(await seller.ask());
}

const sellerProcessId = seller.child.pid;
await seller.stop();
await endChild(settling);
await link.lower();
const left = whatIsLeftOf(names);
rmSync(home!, { recursive: true });
console.log(
  JSON.stringify({
    user: process.getuid?.(),
    mode: link.mode,
    settling: settlingAnswer(answer),
    sellerIsItsOwnProcess: answer.processId === sellerProcessId,
    up: status.up,
    cameBack: afterKill?.nonce ?? null,
    left,
  }),
);
