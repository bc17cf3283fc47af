/**
 * `node start-outside.ts --config FILE`: the process that fetches pictures, for a seller that has no way to the Internet. Who asks
 * speaks to it by standard input and output, over the Unix socket of `pictures.fetcherSocket`.
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readConfigFile } from '../../../../platform/config-file.ts';
import { sellerConfigSchema } from '../../../config/seller-config.ts';
import { fetchAllowancesOf } from './fetch-allowances.ts';
import { startFetchProcess } from './fetcher.ts';

const { values } = parseArgs({ options: { config: { type: 'string' } } });
const config = readConfigFile(values.config ?? '', sellerConfigSchema);
const { child, folder } = await startFetchProcess(fetchAllowancesOf(config), ['inherit', 'inherit', 'inherit']);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill('SIGKILL'));
await once(child, 'close');
await rm(folder, { recursive: true, force: true });
