import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../../platform/clock.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import { readPrivateFile, writePrivateFile } from '../../platform/files/private-file.ts';
import { loadDemonstrationShop } from './demonstration-shop.ts';
import { firstStaffSchema } from './first-staff.ts';
import { sellerConfigSchema } from '../../server/config/seller-config.ts';
import {
  exportTerminalKey,
  importTerminalKey,
  makeTerminalKey,
  terminalPrivateJwkSchema,
} from '../../contract/seller/terminal-key.ts';
import type { TerminalKey } from '../../contract/seller/terminal-key.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { addFirstStaffMember } from '../../server/accounts/first-staff-member.ts';
import { authenticateTerminal, enrolTerminal } from '../../server/terminal/terminal-store.ts';

/**
 * `node build/demonstration/prepare-shop.ts --config FILE [--demonstration] [--first-staff FILE] [--enrolment FILE --seller-url URL]`
 *
 * Prepares a shop for opening, and changes nothing in one that is ready: schema, demonstration articles, the first member of
 * staff (from a private file `{signInName, password}`), and the enrolment of the kiosk on this machine.
 */

const { values } = parseArgs({
  options: {
    config: { type: 'string' },
    demonstration: { type: 'boolean', default: false },
    'first-staff': { type: 'string' },
    enrolment: { type: 'string' },
    'seller-url': { type: 'string' },
  },
});
if (!values.config) {
  console.error(
    'usage: node build/demonstration/prepare-shop.ts --config FILE [--demonstration] [--first-staff FILE] [--enrolment FILE]',
  );
  process.exit(2);
}

const config = readConfigFile(values.config, sellerConfigSchema);
const database = await openSellerDatabase(config.databaseUrl);

/** Whether the seller knows the kiosk enrolled earlier, with exactly this key. */
async function isKnown(credential: string, key: TerminalKey): Promise<boolean> {
  const found = await authenticateTerminal(database, credential);
  return 'terminal' in found && found.terminal.publicJwk?.x === key.publicJwk.x;
}

/** An earlier kiosk may lack both, and is then enrolled again. */
const keptEnrolmentSchema = z.object({ credential: z.string().catch(''), signingKey: z.unknown().optional() });

/** Keeps the kiosk's credential and key while the seller still knows both; otherwise enrols it again. */
async function enrolKiosk(file: string, sellerUrl: string): Promise<void> {
  const kept = keptEnrolmentSchema.parse(existsSync(file) ? JSON.parse(readPrivateFile(file)) : {});
  const written = terminalPrivateJwkSchema.safeParse(kept.signingKey);
  const key = written.success ? await importTerminalKey(written.data) : await makeTerminalKey(true);
  const signingKey = written.success ? written.data : await exportTerminalKey(key);
  let { credential } = kept;
  if (!(await isKnown(credential, key))) {
    const kiosk = { name: 'Kiosk on this machine', kind: 'kiosk', publicJwk: key.publicJwk } as const;
    ({ credential } = await enrolTerminal(database, kiosk, systemClock.now()));
  }
  const { rootThumbprint, name: shopName } = config;
  const enrolment = { sellerUrl, credential, signingKey, rootThumbprint, shopName };
  writePrivateFile(file, `${JSON.stringify(enrolment, null, 2)}\n`);
}

try {
  if (values.demonstration) {
    await loadDemonstrationShop(database, systemClock, ({ done, total }: { done: number; total: number }) =>
      console.log(JSON.stringify({ event: 'progress', done, total })),
    );
  }
  if (values['first-staff']) {
    const first = firstStaffSchema.parse(JSON.parse(readPrivateFile(values['first-staff'])));
    await addFirstStaffMember(database, systemClock, 'npm start', first);
  }
  if (values.enrolment && values['seller-url']) await enrolKiosk(values.enrolment, values['seller-url']);
  console.log(JSON.stringify({ event: 'ready' }));
} finally {
  await database.close();
}
