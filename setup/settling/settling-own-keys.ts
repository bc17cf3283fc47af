import path from 'node:path';
import { systemClock } from '../../platform/clock.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { ensureLinkKey } from '../machine/link-end.ts';
import { asUser } from '../machine/own-user.ts';
import type { Places } from '../machine/places.ts';
import type { SettlingKeys } from '../machine/public-keys.ts';

export const keysFolderIn = (state: string) => path.join(state, 'keys');

/** Settling's keys and its end's WireGuard key, made where they are missing. @returns what the other end has to know of them */
export async function ensureSettlingKeys({ state, link, user }: Places): Promise<SettlingKeys> {
  const { rootThumbprint } = await asUser(user, () => ensureKeys(keysFolderIn(state), systemClock));
  return { rootThumbprint, linkPublicKey: ensureLinkKey(link, 'settling') };
}
