import { BadUsage } from '../../platform/bad-usage.ts';
import { NoShop } from './shop-place.ts';

/**
 * Runs a command of the seller's machine to its end. An error ends it with one sentence and exit status 1; a command line that
 * cannot be carried out, or that names no shop, ends it with the usage too, and with 2.
 */
export async function runShopCommand(main: () => Promise<void>, usage: string): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error((error as Error).message);
    const isBadUsage = error instanceof BadUsage || error instanceof NoShop;
    if (isBadUsage) console.error(`\n${usage}`);
    process.exitCode = isBadUsage ? 2 : 1;
  }
}
