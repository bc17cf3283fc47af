/** `npm run audit-heads` exports the signed ends of settling's audit that this shop keeps, to be compared with settling's own. */
import { parseArgs } from 'node:util';
import { calledAs } from '../../platform/called-as.ts';
import { homeByDefault } from '../../platform/usual-home.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import { configFileIn, NoShop, openShopDatabase, readShopConfig } from '../database/shop-place.ts';
import { listSettlingAuditHeads } from './settling-audit-heads.ts';

const usage = `${calledAs('audit-heads')} [--out FILE]      the signed ends of settling's audit that the shop keeps, one a line

  --out FILE     where they are written; to standard output when no file is named
  --home DIR     the shop's home (default: ${homeByDefault()})
  --config FILE  a seller's configuration, instead of a home

The seller fetches one each day over the private link and keeps it for good. The card company compares its audit with the
file: npm run credit -- audit verify --head FILE.

Exit status: 0 done, 1 there is none yet, 2 not done.
`;

function readOptions() {
  try {
    const text = { type: 'string' } as const;
    const options = { out: text, home: text, config: text, help: { type: 'boolean', default: false } } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
}

async function run({ out, home, config }: ReturnType<typeof readOptions>): Promise<void> {
  const { databaseUrl } = readShopConfig(config ?? configFileIn(home));
  const database = await openShopDatabase(databaseUrl);
  try {
    const heads = await listSettlingAuditHeads(database);
    if (heads.length === 0) {
      process.stderr.write("There is no head of settling's audit here yet.\n");
      process.exitCode = 1;
      return;
    }
    const text = heads.map((head) => `${head}\n`).join('');
    if (out === undefined) return void process.stdout.write(text);
    writePrivateFile(out, text);
    process.stdout.write(`${heads.length} heads of settling's audit are in ${out}.\n`);
  } finally {
    await database.close();
  }
}

try {
  const options = readOptions();
  if (options.help) process.stdout.write(usage);
  else await run(options);
} catch (error) {
  const isBadUsage = error instanceof BadUsage || error instanceof NoShop;
  process.stderr.write(`${(error as Error).message}\n${isBadUsage ? `\n${usage}` : ''}`);
  process.exitCode = 2;
}
