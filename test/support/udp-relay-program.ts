import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { noHarm } from './udp-relay.ts';
import type { Harm, RelayPorts, RelayReport } from './udp-relay.ts';

// Runs where both ends of a tunnel have their UDP sockets, and stands between them. Chance is drawn from a seeded
// sequence, so a run can be repeated.

const ports = JSON.parse(process.argv[2]!) as RelayPorts;
let harm: Harm = noHarm;
let state = 1;
const report: RelayReport = { passed: 0, dropped: 0, duplicated: 0, reordered: 0 };

/** A number in [0, 1): Marsaglia's xorshift, 32 bits. */
function chance(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}

function listen(port: number): Socket {
  const socket = createSocket('udp4');
  // A peer that is not there is one of the things that are tried here.
  socket.on('error', () => {});
  socket.bind(port, '127.0.0.1');
  return socket;
}

function carry(from: Socket, to: Socket, port: number): void {
  let heldBack: Buffer | null = null;
  const send = (packet: Buffer) => {
    report.passed += 1;
    to.send(packet, port, '127.0.0.1');
  };
  const deliver = (packet: Buffer) => {
    if (harm.delayMs > 0) setTimeout(() => send(packet), harm.delayMs);
    else send(packet);
  };
  from.on('message', (packet) => {
    if (harm.blackHole || packet.length > harm.largestBytes || chance() < harm.drop) {
      report.dropped += 1;
      return;
    }
    if (heldBack === null && chance() < harm.reorder) {
      report.reordered += 1;
      heldBack = packet;
      return;
    }
    deliver(packet);
    if (heldBack !== null) {
      deliver(heldBack);
      heldBack = null;
    }
    if (chance() < harm.duplicate) {
      report.duplicated += 1;
      deliver(packet);
    }
  });
}

const facingSeller = listen(ports.facingSeller);
const facingSettling = listen(ports.facingSettling);
carry(facingSeller, facingSettling, ports.settling);
carry(facingSettling, facingSeller, ports.seller);

process.on('message', (message: { harm: Harm; seed: number } | 'report') => {
  if (message !== 'report') {
    harm = message.harm;
    state = message.seed;
  }
  process.send!(report);
});
process.on('disconnect', () => process.exit(0));
process.send!('ready');
