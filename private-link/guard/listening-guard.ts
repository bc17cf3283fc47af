import { judgeListening } from './listening-rules.ts';
import type { ListeningOptions, ListeningRefusal } from './listening-rules.ts';
import { inspectNetworkPlace } from './network-place.ts';
import { judgeSocketFolder } from './socket-folder-rules.ts';
import type { LinkEndpoint } from '../raise/link.ts';

export type { ListeningOptions, ListeningRefusal } from './listening-rules.ts';

/** Settling's configured address can be reached by others than the seller. */
export class MayNotListen extends Error {
  readonly refusal: ListeningRefusal;

  constructor(refusal: ListeningRefusal) {
    super(`Settling does not start (${refusal.name}): ${refusal.wrong}. Right would be: ${refusal.right}.`);
    this.name = 'MayNotListen';
    this.refusal = refusal;
  }
}

/** Why settling may not listen at this endpoint of the namespace that this process lives in; null when it may. */
export async function listeningRefusal(
  endpoint: LinkEndpoint,
  options: ListeningOptions = {},
): Promise<ListeningRefusal | null> {
  if (endpoint.kind === 'socket') return judgeSocketFolder(endpoint.path);
  return judgeListening(endpoint.host, await inspectNetworkPlace(), options);
}

/**
 * Checks promise 2 when settling starts: its only listening address is on the private link.
 * @throws MayNotListen, which names what is wrong and what would be right
 */
export async function assertSettlingMayListen(endpoint: LinkEndpoint, options: ListeningOptions = {}): Promise<void> {
  const refusal = await listeningRefusal(endpoint, options);
  if (refusal) throw new MayNotListen(refusal);
}
