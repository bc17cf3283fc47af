import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { runCommand } from '../../private-link/machine/run-command.ts';
import { WireCapture } from '../support/wire-capture.ts';
import type { Arrangement, Control, Exposure } from './arrangement.ts';
import { Laboratory, openAddresses } from './laboratory.ts';
import { findInMemory } from './process-memory.ts';
import { shopperNumber } from './shopper.ts';
import { openDoors, tryEverywhere } from './tries.ts';

/** What was seen of an arrangement, with what only people read. */
export type SeenExposure = Exposure & { arrangementShown: Arrangement; protocols: Record<string, number> };

/** What tshark calls the packets of a capture, and how many there are of each. */
async function protocolsIn(file: string): Promise<Record<string, number>> {
  const said = await runCommand(
    { command: 'tshark', args: ['-r', file, '-T', 'fields', '-e', '_ws.col.Protocol'] },
    { timeoutMs: 60_000 },
  );
  const counts: Record<string, number> = {};
  for (const protocol of said.split('\n').filter(Boolean)) counts[protocol] = (counts[protocol] ?? 0) + 1;
  return counts;
}

/** One purchase while an eavesdropper captures network 20, and a search of the seller's memory after it. */
async function watchPurchase(laboratory: Laboratory, arrangement: Arrangement) {
  const raised = await arrangement.raise(laboratory);
  const { openWire, namespaces, hosts, folder } = laboratory;
  const file = path.join(folder, 'open-network.pcap');
  const open = await WireCapture.start(['ip', 'netns', 'exec', openWire.namespace], openWire.wire, file);
  const inside =
    raised.inside && (await WireCapture.start(['ip', 'netns', 'exec', hosts[raised.inside.host]], raised.inside.wire));
  const { knownToSeller } = await raised.purchase();
  const inMemory = findInMemory(raised.sellerProcessId, [shopperNumber, knownToSeller]);
  const mark = `in-clear-${randomBytes(8).toString('hex')}`;
  const sendMark = () =>
    namespaces.run(hosts.stranger, 'bash', ['-c', `echo ${mark} > /dev/udp/${openAddresses.terminal}/9`]);
  await open.waitFor(mark, sendMark);
  if (inside && raised.inside) await inside.waitFor(raised.inside.shows, () => {});
  await open.stop();
  await inside?.stop();

  const controls: Control[] = [
    { control: 'the eavesdropper finds a text that a stranger sends in clear', found: open.saw(mark) },
    {
      control: 'the search of the seller’s memory finds what the seller surely holds',
      found: inMemory.includes(knownToSeller),
    },
  ];
  if (raised.clearOnOpenNetwork) {
    controls.push({
      control: 'the eavesdropper reads the rest of the application',
      found: open.saw(raised.clearOnOpenNetwork),
    });
  }
  if (inside && raised.inside) {
    controls.push({
      control: 'what is asked of settling passes inside the link',
      found: inside.saw(raised.inside.shows),
    });
    controls.push({ control: 'and not outside of it', found: !open.saw(raised.inside.shows) });
  }
  const readers = [
    ...(open.saw(shopperNumber) ? ['whoever listens on the open network'] : []),
    ...(inside?.saw(shopperNumber) ? ['whoever listens inside the link'] : []),
    ...(inMemory.includes(shopperNumber) ? ['the seller, and whoever breaks into it'] : []),
    'settling',
  ];
  return { raised, controls, readers, packets: open.packets, protocols: await protocolsIn(file) };
}

/** Raises an arrangement, buys in it, listens, breaks in where it can, and takes it down. */
export async function expose(arrangement: Arrangement): Promise<SeenExposure> {
  const laboratory = new Laboratory();
  try {
    const { raised, controls, readers, packets, protocols } = await watchPurchase(laboratory, arrangement);
    await openDoors(laboratory);
    const tried = await tryEverywhere(laboratory, raised);
    return {
      arrangement: `${arrangement.figures}: ${arrangement.name}`,
      numberReadBy: readers,
      settlingReachedFrom: tried.reachedFrom,
      packets,
      controls: [...controls, ...tried.controls],
      arrangementShown: arrangement,
      protocols,
    };
  } finally {
    await laboratory.close();
  }
}
