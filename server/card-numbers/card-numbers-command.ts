/**
 * `npm run card-numbers` finds card numbers that were typed into the wrong fields of the shop's database, and removes them. It
 * works while the seller is running.
 */
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { calledAs } from '../../platform/called-as.ts';
import { homeByDefault } from '../../platform/usual-home.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import type { Database } from '../../platform/database/database.ts';
import { findingsInWords, findStoredCardNumbers, redactFinding } from '../../platform/database/stored-card-numbers.ts';
import type { Finding } from '../../platform/database/stored-card-numbers.ts';
import { configFileIn, NoShop, openShopDatabase, readShopConfig } from '../database/shop-place.ts';
import { typedColumns } from './typed-columns.ts';

const usage = `${calledAs('card-numbers')} COMMAND [options]

  find             lists every text in which a card number seems to stand: table, column, row, how many; never the number
  redact           lists them, asks, and puts • in the place of each digit; says what has to be changed by hand

  --yes            redacts without asking
  --home DIR       the shop's home (default: ${homeByDefault()}): its seller's configuration says which database
  --database URL   postgres://… or the path of a SQLite file, instead of the home's

One number in ten of that length is taken for a card number by chance: look at the row before you redact it.
Exit status: 0 none found, or all taken out; 1 some found, or some left; 2 not done.
`;

async function findAll(database: Database): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of findStoredCardNumbers(database, typedColumns)) findings.push(finding);
  return findings;
}

async function isConfirmed(count: number): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new BadUsage(
      'Standard input is no terminal, so redacting cannot be confirmed. Use --yes. Nothing was changed.',
    );
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (
      (await lines.question(`Type "redact" to take the digits out of ${count} texts for good: `)).trim() === 'redact'
    );
  } finally {
    lines.close();
  }
}

async function redact(database: Database, findings: readonly Finding[]): Promise<boolean> {
  let left = 0;
  for (const finding of findings) if (!(await redactFinding(database, finding))) left++;
  console.log(`Redacted: ${findings.length - left} texts.${left > 0 ? ` Left: ${left}. See above what to do.` : ''}`);
  return left === 0;
}

/** @returns whether no card number is left */
async function carryOut(database: Database, command: string, isAgreed: boolean): Promise<boolean> {
  const findings = await findAll(database);
  if (findings.length === 0) {
    console.log(`No card number in ${typedColumns.length} columns.`);
    return true;
  }
  console.log(findingsInWords(findings));
  if (command === 'find') return false;
  if (isAgreed || (await isConfirmed(findings.length))) return redact(database, findings);
  console.log('Nothing was changed.');
  return false;
}

function readCommandLine() {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        home: { type: 'string' },
        database: { type: 'string' },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
  const { values, positionals } = parsed;
  const [command = '', ...rest] = positionals;
  if (values.help) return { command: 'help' as const, values };
  if ((command !== 'find' && command !== 'redact') || rest.length > 0) throw new BadUsage('find or redact?');
  if (values.home !== undefined && values.database !== undefined) {
    throw new BadUsage('Say where the shop is once: --home or --database.');
  }
  return { command, values };
}

try {
  const { command, values } = readCommandLine();
  if (command === 'help') console.log(usage);
  else {
    const database = await openShopDatabase(values.database ?? readShopConfig(configFileIn(values.home)).databaseUrl);
    try {
      process.exitCode = (await carryOut(database, command, values.yes)) ? 0 : 1;
    } finally {
      await database.close();
    }
  }
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof BadUsage || error instanceof NoShop) console.error(`\n${usage}`);
  process.exitCode = 2;
}
