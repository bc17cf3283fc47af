import { inspectMachine } from '../../settling/private-interface/machine-abilities.ts';

const required = (process.env['SIDELANE_REQUIRE'] ?? '').split(',').includes('wireguard');
const abilities = await inspectMachine();

/** Why the tests that need namespaces and WireGuard as root cannot run on this machine; null when they can. */
export const wireguardMissing: string | null = !abilities.root
  ? 'not running as root'
  : abilities.wireguard.map(({ missing, remedy }) => `${missing} (${remedy})`).join(', ') || null;

if (wireguardMissing) {
  const line = `WireGuard is not to be had here: ${wireguardMissing}`;
  if (required) throw new Error(line);
  console.warn(`Skipped. ${line}`);
}
