import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { packageKit } from '../../build/package-kit.ts';
import type { StartReport } from '../../build/start-report.ts';
import { linkNamesOf } from '../../private-link/machine/link-names.ts';
import { whatIsLeftOf } from '../private-link/machine-state.ts';
import { waitForMarkedProcesses } from '../support/marked-processes.ts';
import { TestNamespaces } from '../support/namespaces.ts';
import { describeWhere } from '../support/requirements.ts';
import { VirtualDisplay } from '../support/virtual-display.ts';

const markVariable = 'SIDELANE_KIT_UNDER_TEST';
/** A user of the machine with no rights over it, and no home but where the kit is unpacked. */
const tester = 61_235;
const asTester = (home: string) => [`--reuid=${tester}`, `--regid=${tester}`, '--clear-groups', 'env', `HOME=${home}`];
const words = 'Ada Lindqvist paid with 9800 1001 0000 0174 and PIN 4711, ada@example.org; then it stopped';

/** What a tester does on the page of tasks, by its forms. It runs in the kit's network. */
const reportsByForm = `
const [tasks, words] = process.argv.slice(1);
const post = (url, body) => fetch(url, { method: 'POST', body, redirect: 'manual' });
const page = await (await fetch(tasks)).text();
const stranger = (await fetch(new URL('/', tasks))).status;
let place, shown;
do {
  const gathered = await post(tasks + 'report', new URLSearchParams({ words }));
  place = new URL(gathered.headers.get('location') ?? '', tasks);
  shown = await (await fetch(place)).text();
  // A busy machine shows the shop late.
} while (shown.includes('There is no picture'));
const written = await (await post(place + 'write', '')).text();
console.log(JSON.stringify({ page, stranger, shown, written }));
`;

describeWhere('wireguard', 'the tester’s kit', () => {
  describeWhere('electron', 'where an ordinary user unpacked it', () => {
    let folder: string;
    let place: string;
    let kit: string;
    let display: VirtualDisplay;

    beforeAll(async () => {
      display = await VirtualDisplay.start({ width: 1280, height: 800 });
      // The folders of a run are closed to other users.
      folder = mkdtempSync(path.join(tmpdir(), 'sidelane-kit-'));
      place = path.join(folder, 'unpacked somewhere');
      mkdirSync(place);
      for (const each of [folder, place]) chownSync(each, tester, tester);
      const archive = await packageKit({ outputFolder: folder, format: 'tar' });
      const unpack = [...asTester(place), 'tar', '-x', '-C', place];
      execFileSync('setpriv', unpack, { stdio: [openSync(archive, 'r'), 'pipe', 'pipe'] });
      rmSync(archive);
      kit = path.join(place, path.basename(archive, '.tar'));
    });
    afterAll(async () => {
      await display?.stop();
      if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    });

    it('sells without a network, writes a report without anything private, and leaves nothing when it ends', async () => {
      const namespaces = new TestNamespaces();
      onTestFinished(() => namespaces.remove());
      const network = namespaces.add('no-network');
      const mark = namespaces.suffix;
      const started = spawn(
        ...namespaces.inside(network, 'setpriv', [
          ...asTester(place),
          path.join(kit, 'sidelane-kit'),
          '--port',
          '0',
          '--json',
          '--no-browser',
        ]),
        {
          env: { ...process.env, DISPLAY: display.name, [markVariable]: mark },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      const ended = once(started, 'exit').then(([status]) => status as number | null);
      // It ends the servers and their tunnel with it.
      onTestFinished(async () => {
        if (started.exitCode === null) started.kill('SIGINT');
        await ended;
      });
      let said = '';
      started.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
      const line = await Promise.race([
        once(createInterface(started.stdout!), 'line').then(([text]) => text as string),
        ended.then(() => `It ended:\n${said}`),
      ]);
      const report = JSON.parse(line) as StartReport & { tasksUrl: string };
      expect(report).toMatchObject({
        home: path.join(kit, 'shop'),
        link: { mode: expect.stringMatching(/^(wireguard|line)-/) },
        kiosk: expect.stringMatching(/^in a window of its own/),
      });

      const node = path.join(kit, 'program/bin/node');
      const purchase = namespaces.run(network, 'setpriv', [
        ...asTester(place),
        node,
        path.join(kit, 'program/build/purchase.ts'),
        '--home',
        path.join(kit, 'shop'),
        '--json',
      ]);
      expect(JSON.parse(purchase)).toMatchObject({ outcome: 'accepted' });

      const byForm = namespaces.run(network, node, [
        '--input-type=module',
        '-e',
        reportsByForm,
        report.tasksUrl,
        words,
      ]);
      const { page, stranger, shown, written } = JSON.parse(byForm) as Record<string, string>;
      expect(page).toContain('Report a problem');
      expect(stranger).toBe(404);
      expect(shown).toContain('What happened');
      const [, told = ''] = /<h2>What happened<\/h2><p>([^<]*)/.exec(shown ?? '') ?? [];
      expect(told).toBe('[person] paid with [card number] and PIN [pin], [email address]; then it stopped');
      const [, pictured = ''] = /<h2>Picture of the kiosk<\/h2>(.*)/.exec(shown ?? '') ?? [];
      // What a PNG begins with.
      expect(pictured.replace(/(?<=base64,iVBORw0KGgo).*/, '')).toBe(
        '<p>The kiosk’s page as it was.</p><img alt="The kiosk’s page" src="data:image/png;base64,iVBORw0KGgo',
      );
      const [name] = readdirSync(path.join(kit, 'reports'));
      const file = path.join(kit, 'reports', name!);
      expect(written).toContain(file);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const text = readFileSync(file, 'utf8');
      expect(text.includes('&quot;event&quot;:&quot;ready&quot;')).toBe(true);
      const secrets = ['Lindqvist', '98001001', 'PIN 4711', 'ada@', report.staff.password, report.rootThumbprint];
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);

      started.kill('SIGINT');
      expect(await ended).toBe(0);
      expect(await waitForMarkedProcesses(mark, 2_000, markVariable)).toEqual([]);
      expect(whatIsLeftOf(linkNamesOf(path.join(kit, 'shop')))).toEqual([]);
      const sockets = readdirSync(path.join(kit, 'shop'), { withFileTypes: true, recursive: true }).filter((entry) =>
        entry.isSocket(),
      );
      expect(sockets).toEqual([]);
    }, 120_000);
  });
});
