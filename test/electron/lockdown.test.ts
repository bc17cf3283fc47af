import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { kioskSuite } from './kiosk-under-test.ts';

describeWhere('electron', 'the locked-down window', () => {
  const suite = kioskSuite();
  // A camera and a microphone that are there, so that it is not for want of one that the page gets none.
  const kiosk = suite.sharedKiosk({ args: ['--use-fake-device-for-media-stream'] });

  /** Another server on this machine, which no kiosk may ever reach. */
  const reached: string[] = [];
  const stranger = createServer((request, response) => {
    reached.push(request.url!);
    response.setHeader('access-control-allow-origin', '*').end('hello');
  });
  let strangerUrl: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  });
  afterAll(() => stranger.close());
  beforeEach(() => {
    reached.length = 0;
  });

  /** What the window shows after everything that was under way has come to its end. */
  async function shownAfterwards(): Promise<string[]> {
    await kiosk().client.evaluate(() => fetch('/assets/page.js').then((answer) => answer.text()));
    return kiosk().electron.evaluate(({ webContents }) => webContents.getAllWebContents().map((each) => each.getURL()));
  }

  it.each([
    ['another site', () => `${strangerUrl}/page`],
    ['a file', () => pathToFileURL(import.meta.filename).href],
    ['a document in an address', () => 'data:text/html,<h1>elsewhere</h1>'],
    ['an answer of the seller', () => 'app://kiosk/api/shop'],
    ['a bare file of the page', () => 'app://kiosk/assets/page.js'],
    ['another host of its scheme', () => 'app://elsewhere/'],
    ['a page of Chromium', () => 'chrome://version'],
    ['a program of the system', () => 'mailto:somebody@shop.example'],
  ])('does not navigate to %s', async (_what, address) => {
    await kiosk().client.evaluate((to) => {
      const link = document.createElement('a');
      link.href = to;
      document.body.append(link);
      link.click();
      location.href = to;
    }, address());
    expect(await shownAfterwards()).toEqual(['app://kiosk/']);
    expect(reached).toEqual([]);
    expect(suite.seller().requestsTo('/api/shop')).toEqual([]);
  });

  it('opens no window', async () => {
    const opened = await kiosk().client.evaluate(
      (to) => [to, 'about:blank', 'app://kiosk/', ''].map((address) => window.open(address)),
      strangerUrl,
    );
    expect(opened).toEqual([null, null, null, null]);
    expect(await shownAfterwards()).toEqual(['app://kiosk/']);
    expect(reached).toEqual([]);
  });

  it('holds no other page in a frame or a webview', async () => {
    await kiosk().client.evaluate((to) => {
      for (const [element, address] of [
        ['iframe', to],
        ['iframe', 'app://kiosk/'],
        ['embed', to],
        ['object', to],
        ['webview', to],
      ] as const) {
        const holder = document.createElement(element);
        holder.setAttribute(element === 'object' ? 'data' : 'src', address);
        document.body.append(holder);
      }
    }, strangerUrl);
    expect(await shownAfterwards()).toEqual(['app://kiosk/']);
    // What was refused is an empty document without an origin.
    const origins = await kiosk().electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.mainFrame.framesInSubtree.map(({ origin }) => origin),
    );
    expect(origins.filter((origin) => origin !== 'null')).toEqual(['app://kiosk']);
    expect(reached).toEqual([]);
  });

  it('posts no form to another site', async () => {
    await kiosk().client.evaluate((to) => {
      const form = document.createElement('form');
      Object.assign(form, { action: to, method: 'post' });
      document.body.append(form);
      form.submit();
    }, strangerUrl);
    expect(await shownAfterwards()).toEqual(['app://kiosk/']);
    expect(reached).toEqual([]);
  });

  it.each([
    ['another site', () => `${strangerUrl}/data`],
    ['the seller past the gateway', () => `${suite.seller().url}/api/shop`],
    ['a file', () => pathToFileURL(import.meta.filename).href],
  ])('fetches nothing from %s, with its content security policy or without it', async (_what, address) => {
    const { client } = kiosk();
    const attempt = () =>
      client.evaluate(
        (to) =>
          fetch(to, { mode: 'no-cors' }).then(
            () => 'answered',
            () => 'refused',
          ),
        address(),
      );
    const withPolicy = await attempt();
    const driver = await client.context().newCDPSession(client);
    await driver.send('Page.setBypassCSP', { enabled: true });
    await client.reload();
    const withoutPolicy = await attempt();
    const ranText = await client.evaluate(() => {
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ranText = true' }));
      return 'ranText' in window;
    });
    await driver.send('Page.setBypassCSP', { enabled: false });
    await client.reload();
    expect({ withPolicy, withoutPolicy, ranText }).toEqual({
      withPolicy: 'refused',
      withoutPolicy: 'refused',
      // The policy was really gone.
      ranText: true,
    });
    expect(reached).toEqual([]);
    expect(suite.seller().requestsTo('/api/shop')).toEqual([]);
  });

  it('loads no picture, script or style of another site and opens no socket to it', async () => {
    await kiosk().client.evaluate(async (to) => {
      const elements = [
        Object.assign(new Image(), { src: `${to}/picture` }),
        Object.assign(document.createElement('script'), { src: `${to}/script` }),
        Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${to}/style` }),
      ];
      await Promise.all([
        ...elements.map(
          (element) =>
            new Promise((resolve) => {
              element.addEventListener('load', resolve);
              element.addEventListener('error', resolve);
              document.body.append(element);
            }),
        ),
        new Promise((resolve) => {
          try {
            new WebSocket(to.replace('http', 'ws')).addEventListener('error', resolve);
          } catch {
            resolve(null);
          }
        }),
      ]);
      navigator.sendBeacon(`${to}/beacon`, 'x');
    }, strangerUrl);
    await shownAfterwards();
    expect(reached).toEqual([]);
  });

  it('runs no script that stands in the page or is made from text', async () => {
    const ran = await kiosk().client.evaluate(async () => {
      const inPage = document.createElement('script');
      inPage.textContent = 'window.ranInPage = true';
      document.body.append(inPage);
      // A policy binds the page's own code; what the driver evaluates is let through, so the page's timer tries it.
      const evaluated = await new Promise((resolve) => {
        addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true });
        setTimeout('window.ranFromText = true', 0);
        setTimeout(() => resolve('no violation'), 2_000);
      });
      return { evaluated, inPage: 'ranInPage' in window, fromText: 'ranFromText' in window };
    });
    expect(ran).toEqual({ evaluated: 'refused', inPage: false, fromText: false });
  });

  it('grants no permission', async () => {
    const asked = await kiosk().client.evaluate(async () => {
      const states = await Promise.all(
        ['camera', 'microphone', 'geolocation', 'notifications', 'midi', 'clipboard-read'].map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then(
            ({ state }) => state,
            () => 'denied',
          ),
        ),
      );
      const attempts: Record<string, Promise<unknown>> = {
        camera: navigator.mediaDevices.getUserMedia({ video: true }),
        microphone: navigator.mediaDevices.getUserMedia({ audio: true }),
        clipboard: navigator.clipboard.readText(),
        place: new Promise((resolve, reject) =>
          navigator.geolocation.getCurrentPosition(resolve, ({ code }) =>
            reject(new DOMException('', code === 1 ? 'NotAllowedError' : 'Another')),
          ),
        ),
      };
      const refusals: Record<string, string> = {};
      for (const [what, attempt] of Object.entries(attempts)) {
        refusals[what] = await attempt.then(
          () => 'granted',
          (error: Error) => error.name,
        );
      }
      return { states: [...new Set(states)], notification: await Notification.requestPermission(), refusals };
    });
    expect(asked).toEqual({
      states: ['denied'],
      notification: 'denied',
      refusals: {
        camera: 'NotAllowedError',
        microphone: 'NotAllowedError',
        clipboard: 'NotAllowedError',
        place: 'NotAllowedError',
      },
    });
  });

  it('lets its page begin no download, and keeps none that begins elsewhere', async () => {
    const { client, electron } = kiosk();
    await electron.evaluate(({ app, session }) => {
      const pageSession = session.fromPartition('kiosk');
      app.setPath('downloads', app.getPath('userData'));
      pageSession.once('will-download', (event) => {
        (globalThis as { downloadWas?: string }).downloadWas = event.defaultPrevented ? 'prevented' : 'allowed';
      });
    });
    await client.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['kept']));
      link.download = 'kept.txt';
      document.body.append(link);
      link.click();
    });
    await shownAfterwards();
    const downloadWas = () => electron.evaluate(() => (globalThis as { downloadWas?: string }).downloadWas);
    expect(await downloadWas()).toBeUndefined();
    await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.downloadURL('app://kiosk/assets/kept.txt'),
    );
    await expect.poll(downloadWas).toBe('prevented');
    const folder = await electron.evaluate(({ app }) => app.getPath('downloads'));
    expect(readdirSync(folder).filter((name) => name.includes('kept'))).toEqual([]);
    expect(existsSync(path.join(folder, 'kept.txt'))).toBe(false);
  });

  it('prints nothing and opens no dialogue at the page’s wish', async () => {
    const tried = await kiosk().client.evaluate(async () => {
      const begun: string[] = [];
      addEventListener('beforeprint', () => begun.push('print'));
      window.print();
      const isConfirmed = window.confirm('?');
      window.alert('!');
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { begun, isConfirmed };
    });
    expect(tried).toEqual({ begun: [], isConfirmed: false });
  });

  it.each([
    ['printing', 'Control+P'],
    ['reloading', 'Control+R'],
    ['reloading past the cache', 'Control+Shift+R'],
    ['reloading', 'F5'],
    ['leaving the full screen', 'F11'],
    ['developer tools', 'F12'],
    ['developer tools', 'Control+Shift+I'],
    ['zooming in', 'Control+='],
    ['zooming out', 'Control+-'],
    ['a new window', 'Control+N'],
    ['closing', 'Control+W'],
    ['closing', 'Alt+F4'],
    ['quitting', 'Control+Q'],
    ['quitting', 'Meta+Q'],
    ['going back', 'Alt+ArrowLeft'],
    ['the source', 'Control+U'],
    ['searching', 'Control+F'],
    ['saving', 'Control+S'],
    ['opening', 'Control+O'],
  ])('lets no key of a system or browser through: %s (%s)', async (_what, keys) => {
    const { client, electron } = kiosk();
    await client.evaluate(() => Object.assign(window, { stayed: true, pressed: [] }));
    await client.evaluate(() =>
      addEventListener('keydown', ({ key }) => (window as unknown as { pressed: string[] }).pressed.push(key)),
    );
    await pressReally(keys);
    // A key that passes proves that those before it were handled.
    await pressReally('x');
    await expect
      .poll(() => client.evaluate(() => (window as unknown as { pressed: string[] }).pressed.at(-1)))
      .toBe('x');
    const seen = await client.evaluate(() => (window as unknown as { pressed: string[] }).pressed);
    expect(seen.filter((key) => !['Control', 'Shift', 'Alt', 'Meta', 'x'].includes(key))).toEqual([]);
    expect(await client.evaluate(() => 'stayed' in window)).toBe(true);
    const state = await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [
        window.isKiosk(),
        window.webContents.isDevToolsOpened(),
        window.webContents.getZoomFactor(),
      ]),
    );
    expect(state).toEqual([[true, false, 1]]);
  });

  /** Presses keys as the system would, so that they pass the main process before the page. */
  async function pressReally(keys: string): Promise<void> {
    const parts = keys.split('+').map((part) => (part === '' ? '+' : part));
    const names: Record<string, string> = { ArrowLeft: 'Left' };
    const held = parts.slice(0, -1).map((part) => part.toLowerCase());
    const keyCode = names[parts.at(-1)!] ?? parts.at(-1)!;
    await kiosk().electron.evaluate(
      ({ BrowserWindow }, { keyCode, held }) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!;
        const modifiers = held as Electron.InputEvent['modifiers'];
        for (const type of ['keyDown', 'char', 'keyUp'] as const) {
          if (type === 'char' && keyCode.length > 1) continue;
          webContents.sendInputEvent({ type, keyCode, ...(modifiers && { modifiers }) });
        }
      },
      { keyCode, held },
    );
  }

  it('keeps its scale when somebody pinches or turns the wheel with Ctrl', async () => {
    const { client, electron } = kiosk();
    const driver = await client.context().newCDPSession(client);
    await driver.send('Input.synthesizePinchGesture', { x: 600, y: 400, scaleFactor: 2 });
    for (let turn = 0; turn < 3; turn++) {
      await driver.send('Input.dispatchMouseEvent', {
        type: 'mouseWheel',
        x: 600,
        y: 400,
        deltaX: 0,
        deltaY: -120,
        modifiers: 2,
      });
    }
    expect(await client.evaluate(() => [visualViewport!.scale, devicePixelRatio])).toEqual([1, 1]);
    expect(
      await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomLevel()),
    ).toBe(0);
  });

  it('lets nothing be dragged out or dropped in, and shows no context menu', async () => {
    const { client } = kiosk();
    const prevented = await client.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<a id="dragged" href="/" draggable="true">drag me</a>');
      return Object.fromEntries(
        ['dragstart', 'dragover', 'drop', 'contextmenu'].map((kind) => {
          const event = new Event(kind, { bubbles: true, cancelable: true });
          document.querySelector('#dragged')!.dispatchEvent(event);
          return [kind, event.defaultPrevented];
        }),
      );
    });
    expect(prevented).toEqual({ dragstart: true, dragover: true, drop: true, contextmenu: true });
    // A file that a stranger drops from a program that is somehow there.
    const driver = await client.context().newCDPSession(client);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await driver.send('Input.dispatchDragEvent', {
        type,
        x: 600,
        y: 400,
        data: { items: [], files: [import.meta.filename], dragOperationsMask: 1 },
      });
    }
    expect(await shownAfterwards()).toEqual(['app://kiosk/']);
  });

  it('stays when its window is told to close, to shrink or to leave the full screen', async () => {
    const { electron } = kiosk();
    const after = await electron.evaluate(async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0]!;
      window.close();
      window.minimize();
      window.setFullScreen(false);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return window.isDestroyed();
    });
    expect(after).toBe(false);
    await expect
      .poll(() =>
        electron.evaluate(({ BrowserWindow }) => {
          const window = BrowserWindow.getAllWindows()[0]!;
          return [window.isMinimized(), window.isFullScreen(), window.isVisible()];
        }),
      )
      .toEqual([false, true, true]);
  });
});
