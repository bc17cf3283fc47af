import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { saidInstead } from '../../electron/machine/before-start.ts';

const saidIn = (environment: NodeJS.ProcessEnv, ...commandLine: string[]) =>
  saidInstead(commandLine, { version: '1.0.0', platform: 'linux', environment });

it('a kiosk without a display, or with one that nothing shows, says so instead of ending with a crash', async () => {
  expect(saidIn({})).toMatchObject({ status: 1, text: expect.stringMatching(/^This kiosk has no display/) });
  for (const display of [':4711', ':4711.0', 'unix:4711'])
    expect(saidIn({ DISPLAY: display })).toEqual({
      status: 1,
      text: `Nothing shows the display ${display}: start the kiosk in a graphical session, or correct DISPLAY.`,
    });
  const server = createServer().listen('\0/tmp/.X11-unix/X4711');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  expect(saidIn({ DISPLAY: ':4711.0' })).toBeNull();
  expect(saidIn({ DISPLAY: ':471' }), 'another display').not.toBeNull();
});

it('a kiosk leaves it to the connection whether another display is there', () => {
  expect(saidIn({ DISPLAY: 'desk:4712' })).toBeNull();
  expect(saidIn({ DISPLAY: ':4712', WAYLAND_DISPLAY: 'wayland-0' })).toBeNull();
  expect(saidIn({ DISPLAY: ':4712' }, '--display=:0')).toBeNull();
  expect(saidIn({}, '--install-autostart')).toBeNull();
});
