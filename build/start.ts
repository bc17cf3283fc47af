/** `npm start`: runs a whole shop on this machine. */
import { BadUsage } from '../platform/bad-usage.ts';
import { surviveLostOutput } from '../platform/lost-output.ts';
import { bundle } from './bundle.ts';
import { WholeShop } from './open-shop.ts';
import { openKiosk } from './start-kiosk.ts';
import { readStartOptions, startUsage } from './start-options.ts';
import type { StartOptions } from './start-options.ts';
import { sayReport } from './start-report.ts';

surviveLostOutput();
let options: StartOptions | 'help';
try {
  options = readStartOptions(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BadUsage)) throw error;
  console.error(`${error.message}\n\n${startUsage}`);
  process.exit(2);
}
if (options === 'help') {
  console.log(startUsage);
  process.exit(0);
}

const shop = new WholeShop();

async function endWith(exitStatus: number): Promise<void> {
  process.exit((await shop.end()) ? exitStatus : exitStatus || 1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void endWith(0));

const { asJson } = options;
const say = (line: string) => (asJson ? console.error(line) : console.log(line));
try {
  const report = await shop.open(options, { say, bundle: (log) => bundle({ log }), openKiosk });
  console.log(asJson ? JSON.stringify(report) : sayReport(report));
} catch (error) {
  // Parts that end because the shop ends have nothing to tell.
  if (shop.isEnding) await shop.end();
  else {
    console.error(`\nThe shop could not be opened. ${(error as Error).message}`);
    await endWith(1);
  }
}
