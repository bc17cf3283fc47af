import { makeTerminalKey, signAsTerminal } from '../../../contract/seller/terminal-key.ts';
import type { SealToSign, TerminalKey } from '../../../contract/seller/terminal-key.ts';
import type { TerminalSession } from '../../../contract/seller/terminal.ts';

/**
 * The key with which this terminal signs its seals. A kiosk's key is in the shell, which does the signing; the page never holds
 * it. A browser's key is in its own database and cannot be read by scripts. If it cannot be stored there, or was removed, the
 * browser enrols again with another one.
 */
export const keyDatabase = 'sidelane-terminal';
const store = 'keys';
const own = 'own';

function asPromise<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The browser keeps nothing.')));
  });
}

async function openKeyDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(keyDatabase, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(store));
  return asPromise(opening);
}

/** The stored key. If two tabs make one at the same moment, both get the first tab's. */
async function keptKey(): Promise<TerminalKey> {
  const database = await openKeyDatabase();
  try {
    const keys = (mode: IDBTransactionMode) => database.transaction(store, mode).objectStore(store);
    const before = await asPromise<TerminalKey | undefined>(keys('readonly').get(own));
    if (before) return before;
    const made = await makeTerminalKey(false);
    const writing = keys('readwrite');
    const meanwhile = await asPromise<TerminalKey | undefined>(writing.get(own));
    if (meanwhile) return meanwhile;
    await asPromise(writing.put(made, own));
    return made;
  } finally {
    database.close();
  }
}

let ofThisPage: Promise<TerminalKey> | undefined;

/** The key of this browser. If the browser cannot store anything, the key lasts as long as the page. */
export function browserKey(): Promise<TerminalKey> {
  return (ofThisPage ??= keptKey().catch(() => makeTerminalKey(false)));
}

/** Signs a seal, as the terminal of this session. @throws when the terminal has no key */
export async function signSeal({ terminalId }: TerminalSession, toSign: SealToSign): Promise<string> {
  if (window.sidelane) return window.sidelane.signSeal(toSign);
  return signAsTerminal(await browserKey(), terminalId, toSign);
}
