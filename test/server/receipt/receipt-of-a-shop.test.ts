import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { TerminalWithoutScreen } from '../../../build/terminal-without-screen.ts';
import { sellerConfigSchema } from '../../../server/config/seller-config.ts';
import { cardThatGives, openShop } from '../../support/shop.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const query = { locale: 'de-DE', timeZone: 'Europe/Berlin' };

async function openShopOf(sellerChanges: object) {
  const folder = temporaryFolder();
  const shop = await openShop({
    folder,
    sellerDatabaseUrl: path.join(folder, 's.sqlite'),
    settlingDatabaseUrl: path.join(folder, 'c.sqlite'),
    sellerChanges,
  });
  onTestFinished(() => shop.stop());
  return { shop, folder };
}

async function runCommand(configFile: string, code: string) {
  const program = path.resolve('server/receipt/receipt-command.ts');
  const child = spawn(process.execPath, [program, '--config', configFile], { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end(code);
  const [[status], out, complaint] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { status: status as number, said: `${out}${complaint}` };
}

it('is given to the terminal that bought, once it is accepted, and a page of the shop knows its own', async () => {
  const place = { address: ['Kai 1', 'Kiel'], timeZone: 'Asia/Tokyo', publicUrl: 'https://shop.example' };
  const { shop } = await openShopOf(place);
  expect(await (await fetch(`${shop.url}/api/shop`)).json()).toMatchObject({
    address: ['Kai 1', 'Kiel'],
    timeZone: 'Asia/Tokyo',
  });
  const application = await shop.makeApplication({ quantity: 2 });
  await shop.terminal.apply(application);
  const code = await shop.terminal.receiptCode(application.applicationId, query);
  expect(code).toMatch(/^https:\/\/shop\.example\/receipt\/[\w.-]+$/);

  const stranger = new TerminalWithoutScreen(shop.url);
  await stranger.enrol('stranger');
  await expect(stranger.receiptCode(application.applicationId, query)).rejects.toThrow('not_found');
  const declined = await shop.makeApplication({ card: cardThatGives('limit_exceeded') });
  await shop.terminal.apply(declined);
  await expect(shop.terminal.receiptCode(declined.applicationId, query)).rejects.toThrow('not_found');
  const wrongZone = { ...query, timeZone: 'Kiel' };
  await expect(shop.terminal.receiptCode(application.applicationId, wrongZone)).rejects.toThrow('request_malformed');

  const at = (address: string) =>
    fetch(shop.url + new URL(address).pathname, { headers: { 'accept-language': 'fr, de;q=0.9, en;q=0.5' } });
  const shown = await at(code);
  const page = await shown.text();
  expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store']);
  for (const fact of ['✓ Dieser Beleg ist echt.', 'Kai 1', 'Abholung im Geschäft', '2 × Mug', 'Summe: 25,00', 'GMT+9'])
    expect(page).toContain(fact);
  const changed = await at(code.replace(/.(?=.{100}$)/, (sign) => (sign === 'A' ? 'B' : 'A')));
  expect([changed.status, await changed.text()]).toEqual([
    404,
    expect.stringContaining('✗ Dieser Beleg ist nicht von uns'),
  ]);
  const planted = await at('https://shop.example/receipt/%3Cscript%3Ealert(1)%3C%2Fscript%3E');
  expect([planted.status, await planted.text()]).toEqual([404, expect.not.stringContaining('alert')]);
});

it('is text where phones do not reach the shop, and a command says whether it is genuine', async () => {
  const { shop, folder } = await openShopOf({});
  const application = await shop.makeApplication();
  await shop.terminal.apply(application);
  const code = await shop.terminal.receiptCode(application.applicationId, { ...query, locale: 'en-IE' });
  expect(code).toMatch(/^Test shop\n[^\n]+(?:GMT\+[12]|CES?T)\nOrder number 1\d+\n/);
  const configFile = path.join(folder, 'seller.json');
  writeFileSync(configFile, JSON.stringify(sellerConfigSchema.parse(shop.sellerConfig)), { mode: 0o600 });
  expect(await runCommand(configFile, code)).toEqual({
    status: 0,
    said: expect.stringContaining('Genuine. This shop signed:\n\nTest shop\n') as string,
  });
  expect(await runCommand(configFile, code.replace('12.50', '92.50'))).toEqual({
    status: 1,
    said: 'NOT GENUINE. No key of this shop signed exactly this text.\n',
  });
  expect((await runCommand(path.join(folder, 'none.json'), code)).status).toBe(2);
});
