import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findProgram, inspectMachine } from '../../private-link/machine/machine-abilities.ts';
import { expose } from './expose.ts';
import type { SeenExposure } from './expose.ts';
import { oldArrangements } from './old-arrangements.ts';
import { productArrangements } from './product-arrangements.ts';
import { asHtml, asJson, asText } from './report.ts';

/** `npm run exposure`: the four arrangements of the patent, attacked on test hosts in namespaces. */

const usage = `npm run exposure -- [options]

Raises the arrangements of the patent one after the other on test hosts, buys once in each, listens on the open network,
and tries every way to settling. Needs root, and: apt install iproute2 nftables wireguard-tools wireguard-go tshark openssl

  --only TEXT   only the arrangements whose name contains TEXT (can be given more than once)
  --html FILE   where the report with the drawings goes (default test-results/exposure.html)
  --json        prints a list of {arrangement, numberReadBy, settlingReachedFrom, packets, controls}
  --help        prints this

Exit status: 0, or 1 when a control was not found, because then the negatives beside it prove nothing.`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        html: { type: 'string', default: 'test-results/exposure.html' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

const options = readOptions();
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const { root, wireguard } = await inspectMachine();
const missing = wireguard.map(({ missing, remedy }) => `${missing} is missing: ${remedy}`);
for (const [program, name] of [
  ['nft', 'nftables'],
  ['tshark', 'tshark'],
  ['dumpcap', 'tshark'],
  ['openssl', 'openssl'],
] as const) {
  if (!findProgram(program)) missing.push(`the program "${program}" is missing: apt install ${name}`);
}
if (!root) missing.push('namespaces are made by root: run as root');
if (missing.length > 0) {
  console.error(missing.join('\n'));
  process.exit(1);
}

const wanted = [...oldArrangements, ...productArrangements].filter(({ name, figures }) =>
  options.only.length === 0 ? true : options.only.some((part) => `${figures}: ${name}`.includes(part)),
);
const seen: SeenExposure[] = [];
for (const arrangement of wanted) {
  if (!options.json) console.error(`… ${arrangement.figures}: ${arrangement.name}`);
  seen.push(await expose(arrangement));
}

mkdirSync(path.dirname(path.resolve(options.html)), { recursive: true });
writeFileSync(options.html, asHtml(seen, new Date().toISOString()));
console.log(options.json ? asJson(seen) : `${asText(seen)}\n\nWith drawings: ${options.html}`);
process.exitCode = seen.some(({ controls }) => controls.some(({ found }) => !found)) ? 1 : 0;
