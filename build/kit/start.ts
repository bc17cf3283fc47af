/** `./sidelane-kit`: the tester's kit, which runs a whole shop out of one unpacked archive. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { BadUsage } from '../../platform/bad-usage.ts';
import { systemClock } from '../../platform/clock.ts';
import { surviveLostOutput } from '../../platform/lost-output.ts';
import { hasDisplay } from '../electron-runtime.ts';
import { WholeShop } from '../open-shop.ts';
import { sayReport } from '../start-report.ts';
import type { StartReport } from '../start-report.ts';
import { KitKiosk } from './kit-kiosk.ts';
import { kitUsage, readKitOptions } from './kit-options.ts';
import type { KitOptions } from './kit-options.ts';
import { knownPrivateOf } from './known-private.ts';
import { gatherReport } from './problem-report.ts';
import type { ProblemReport } from './problem-report.ts';
import { Redactor } from './redaction.ts';
import { taskPage } from './task-page.ts';
import { TaskServer } from './task-server.ts';
import { writeReport } from './write-report.ts';

const kitFolder = process.env['SIDELANE_KIT'] ?? '';
if (kitFolder === '') {
  console.error(
    'This is a part of the tester’s kit: make one with "npm run package -- --only kit", and start ./sidelane-kit.',
  );
  process.exit(2);
}
const home = path.join(kitFolder, 'shop');
const reportsFolder = path.join(kitFolder, 'reports');
const versionsFile = path.join(kitFolder, 'versions.json');

surviveLostOutput();
let options: KitOptions | 'help';
try {
  options = readKitOptions(process.argv.slice(2), home);
} catch (error) {
  if (!(error instanceof BadUsage)) throw error;
  console.error(`${error.message}\n\n${kitUsage}`);
  process.exit(2);
}

const kiosk = new KitKiosk(kitFolder);

async function gather(words: string, shop: Record<string, string>): Promise<ProblemReport> {
  const versions = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(versionsFile, 'utf8')));
  const redactor = new Redactor(await knownPrivateOf(home, kitFolder));
  return gatherReport({
    home,
    words,
    versions: { ...versions, node: process.versions.node },
    shop,
    picture: await kiosk.picture(),
    now: systemClock.now(),
    redactor,
  });
}

function factsOf({ url, link, kiosk, databases, processes }: StartReport): Record<string, string> {
  return {
    url,
    link: `${link.mode}: ${link.why}`,
    ...(link.toStrengthen !== null && { toStrengthen: link.toStrengthen }),
    kiosk,
    databases: `seller ${databases.seller}, settling ${databases.settling}`,
    processes: `seller ${processes.seller}, settling ${processes.settling}`,
  };
}

/** Opens the tester's browser where there is one; the address is printed in any case. */
function showInBrowser(url: string): void {
  const browser = spawn('xdg-open', [url], { stdio: 'ignore', detached: true });
  browser.on('error', () => undefined).unref();
}

async function run({ start: options, opensBrowser }: Extract<KitOptions, { command: 'start' }>): Promise<void> {
  const shop = new WholeShop();
  let server: TaskServer | undefined;
  const endWith = async (exitStatus: number) => {
    await server?.stop();
    process.exit((await shop.end()) ? exitStatus : exitStatus || 1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void endWith(0));
  const say = (line: string) => (options.asJson ? console.error(line) : console.log(line));
  try {
    const report = await shop.open(options, { say, bundle: async () => undefined, openKiosk: kiosk.open });
    server = new TaskServer({
      tasks: () => taskPage(report),
      gather: (words) => gather(words, factsOf(report)),
      write: (problem) => {
        const file = writeReport(reportsFolder, problem);
        say(`A report of a problem was written: ${file}`);
        return file;
      },
    });
    const tasksUrl = await server.start();
    if (options.asJson) console.log(JSON.stringify({ ...report, tasksUrl }));
    else console.log(`${sayReport(report)}\nTasks to try, and “Report a problem”:\n\n  ${tasksUrl}\n`);
    if (opensBrowser && hasDisplay()) showInBrowser(tasksUrl);
  } catch (error) {
    if (shop.isEnding) return void (await shop.end());
    console.error(`\nThe shop could not be opened. ${(error as Error).message}`);
    console.error('\nTo tell us: ./sidelane-kit report "what you did" writes one file that you can send.');
    await endWith(1);
  }
}

if (options === 'help') console.log(kitUsage);
else if (options.command === 'start') await run(options);
else {
  try {
    const file = writeReport(reportsFolder, await gather(options.words, { started: 'not by this command' }));
    console.log(`${file}\n\nLook at it in a browser, then send this one file to the people who gave you the kit.`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
