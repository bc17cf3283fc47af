import { describe, expect, it } from 'vitest';
import { packageKiosk } from '../../build/package.ts';
import { foreignSwitches, switchesRefused } from '../../electron/machine/own-switches.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const inAShop = { platform: 'linux', isUnderTest: false } as const;

describe('A kiosk in a shop', () => {
  it.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-port',
    '--remote-debugging-pipe',
    '--remote-debugging-address=0.0.0.0',
    '--no-sandbox',
    '--disable-setuid-sandbox',
    '--inspect',
    '--inspect-brk=0',
    '--disable-web-security',
    '--host-rules=MAP * 10.0.0.1',
    '--host-resolver-rules=MAP * 10.0.0.1',
    '--proxy-server=10.0.0.1:80',
    '--proxy-pac-url=http://x',
    '--ignore-certificate-errors',
    '--ssl-key-log-file=/tmp/k',
    '--log-net-log=/tmp/n',
    '--load-extension=/tmp/e',
    '--js-flags=--expose-gc',
    '--renderer-cmd-prefix=gdb',
    '--gpu-launcher=/tmp/x',
    '--utility-cmd-prefix=x',
    '--enable-logging',
    '--enable-features=X',
    '--app=/tmp/app',
    '--password-store=basic',
    '--password-store=basic_text',
    '--require=/tmp/x.js',
    '-r',
    '-remote-debugging-port=9222',
    '-enrolment',
    '--',
    '-',
    '--Remote-Debugging-Port=1',
  ])('does not start with %s', (word) => {
    expect(foreignSwitches(['--enrolment', '/a.json', word], inAShop)).toEqual([word]);
  });

  it.each(['/remote-debugging-port=1', '/no-sandbox', '-no-sandbox', '--no-sandbox'])(
    'on Windows neither with %s',
    (word) => {
      expect(foreignSwitches([word], { platform: 'win32', isUnderTest: false })).toEqual([word]);
    },
  );

  it('starts with its own options, with paths, and with what a screen needs', () => {
    const commandLine = (
      '--enrolment /a.json --user-data-dir=/p --windowed=1080x1920 --supervised --display-size=708@850 ' +
      '--receipt-printer 10.0.0.9 --receipt-paper=80 --receipts-folder=/r --install-autostart --remove-autostart ' +
      '--display=:1 --ozone-platform=wayland --force-device-scale-factor=2 --disable-gpu --lang=de ' +
      '--ozone-platform-hint=auto --high-dpi-support=1 --disable-gpu-compositing --use-gl=egl --use-angle=gl ' +
      '--touch-events=enabled --password-store=gnome-libsecret /some/file -psn_0_1'
    ).split(' ');
    expect(foreignSwitches(commandLine, inAShop)).toEqual([]);
  });

  it('is driven by tests only where it was packaged for tests, and by nothing else then', () => {
    const words = ['--remote-debugging-port=0', '--no-sandbox', '--inspect=0', '--proxy-server=x'];
    expect(foreignSwitches(words, { platform: 'linux', isUnderTest: true })).toEqual(['--proxy-server=x']);
    expect(foreignSwitches(words, inAShop)).toEqual(words);
  });

  it('is never packed for a shop as one for tests', async () => {
    await expect(packageKiosk({ outputFolder: temporaryFolder(), isForTests: true })).rejects.toThrow(/a folder only/);
  });

  it('says which it refuses, without their values, and what it takes', () => {
    const said = switchesRefused(['--proxy-server=secret.example', '--no-sandbox']);
    expect(said).toMatch(/does not start with --proxy-server, --no-sandbox\. It takes only --enrolment/);
    expect(said).not.toContain('secret');
  });
});
