/** `npm run receipt` says whether a receipt of the shop is genuine. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BadUsage } from '../../platform/bad-usage.ts';
import { readKeyPair } from '../../platform/key-file.ts';
import { surviveLostOutput } from '../../platform/lost-output.ts';
import { calledAs } from '../../platform/called-as.ts';
import { homeByDefault } from '../../platform/usual-home.ts';
import { configFileIn, NoShop, readShopConfig } from '../database/shop-place.ts';
import { receiptKeys } from './receipt-keys.ts';
import { readReceiptCode } from './signed-receipt.ts';

const usage = `${calledAs('receipt')} [FILE]      whether a receipt from a QR code is genuine

  FILE           what a phone read from the code, whole; standard input without it
  --home DIR     the shop's home (default: ${homeByDefault()})
  --config FILE  a seller's configuration, instead of a home

A receipt is genuine if this shop's signing key, or one of its formerSigningKeys, signed exactly this text.

Exit status: 0 genuine, 1 not genuine, 2 not looked at.
`;

function readOptions() {
  try {
    const text = { type: 'string' } as const;
    const options = { home: text, config: text, help: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length > 1) throw new BadUsage('Name one file.');
    return { ...values, file: positionals[0] };
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
}

surviveLostOutput();
try {
  const options = readOptions();
  if (options.help) process.stdout.write(usage);
  else {
    const config = readShopConfig(options.config ?? configFileIn(options.home));
    const keys = receiptKeys(config, readKeyPair(config.signingKeyFile));
    const text = readReceiptCode(readFileSync(options.file ?? 0, 'utf8'), keys);
    if (text === undefined) {
      process.stdout.write('NOT GENUINE. No key of this shop signed exactly this text.\n');
      process.exitCode = 1;
    } else process.stdout.write(`Genuine. This shop signed:\n\n${text}\n`);
  }
} catch (error) {
  const isBadUsage = error instanceof BadUsage || error instanceof NoShop;
  process.stderr.write(`${(error as Error).message}\n${isBadUsage ? `\n${usage}` : ''}`);
  process.exitCode = 2;
}
