import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { findElectron, sandboxMissing } from '../../build/electron-runtime.ts';

export type ApplicationOptions = {
  /** Electron's executable; by default the one that is found on this machine. */
  path?: string;
  /** The program and its options: `['dist/electron/main.cjs', '--windowed']`. */
  args: string[];
  /** Added to this process's environment. */
  env?: Record<string, string>;
};

export type Bounds = { x: number; y: number; width: number; height: number };

/** The first window, as the main process sees it. */
export type WindowOfApplication = {
  getBounds(): Promise<Bounds>;
  isFullScreen(): Promise<boolean>;
  isKiosk(): Promise<boolean>;
  isVisible(): Promise<boolean>;
  isFocused(): Promise<boolean>;
  getTitle(): Promise<string>;
};

/**
 * A desktop program under test, with the shape that Spectron had (`start`, `stop`, `isRunning`, `client`, `browserWindow`,
 * `mainProcess`) on top of Playwright's driver for Electron. It needs an unpackaged program: the packaged one lets no one
 * into its main process (`packaged-application.ts`).
 */
export class Application {
  readonly #options: ApplicationOptions;
  #running: { electron: ElectronApplication; client: Page } | undefined;
  #output = '';

  constructor(options: ApplicationOptions) {
    this.#options = options;
  }

  /** Resolves when the first window has loaded its page. */
  async start(): Promise<this> {
    if (this.#running !== undefined) throw new Error('The application is running already');
    const electron = await this.#attach().catch((error: Error) => {
      if (error.name !== 'TimeoutError') throw error;
      console.warn(`Playwright did not attach to Electron, and tries once more: ${error.message.split('\n')[0]}`);
      return this.#attach();
    });
    for (const stream of [electron.process().stdout, electron.process().stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output = (this.#output + text).slice(-100_000)));
    }
    electron.once('close', () => (this.#running = undefined));
    try {
      const client = await electron.firstWindow({ timeout: 60_000 });
      await client.waitForLoadState();
      this.#running = { electron, client };
      return this;
    } catch (error) {
      await electron.close();
      throw new Error(`No page was shown. The program wrote:\n${this.#output}`, { cause: error });
    }
  }

  /**
   * Starts the program under Playwright's driver. About once in some hundred starts the driver has both its connections (Node's
   * inspector and DevTools) and waits on for ever (playwright-core with Electron 33); it ends the program then.
   */
  #attach(): Promise<ElectronApplication> {
    const { path = installedElectron(), args, env = {} } = this.#options;
    return _electron.launch({
      executablePath: path,
      args: [...sandboxSwitches(path), ...args],
      env: { ...inheritedEnvironment(), ...env },
      timeout: 45_000,
    });
  }

  async stop(): Promise<void> {
    await this.#running?.electron.close();
    this.#running = undefined;
  }

  isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** The first window's page. */
  get client(): Page {
    return this.#started.client;
  }

  /** Playwright's handle of the whole program; `evaluate` runs in its main process. */
  get electron(): ElectronApplication {
    return this.#started.electron;
  }

  /** The operating system's process id of the main process. */
  get processId(): number {
    return this.#started.electron.process().pid!;
  }

  /** What the program has written to its standard output and error, the last of it. */
  get output(): string {
    return this.#output;
  }

  /** Node's `process` of the main process, asked from here. */
  readonly mainProcess = {
    argv: () => this.electron.evaluate(() => process.argv),
    env: (name: string) => this.electron.evaluate((_electron, name) => process.env[name], name),
    version: () => this.electron.evaluate(() => process.versions.electron!),
  };

  readonly browserWindow: WindowOfApplication = {
    getBounds: () => this.#ask((window) => window.getBounds()),
    isFullScreen: () => this.#ask((window) => window.isFullScreen()),
    isKiosk: () => this.#ask((window) => window.isKiosk()),
    isVisible: () => this.#ask((window) => window.isVisible()),
    isFocused: () => this.#ask((window) => window.isFocused()),
    getTitle: () => this.#ask((window) => window.getTitle()),
  };

  get #started(): { electron: ElectronApplication; client: Page } {
    if (this.#running === undefined) throw new Error('The application is not running');
    return this.#running;
  }

  async #ask<Answer>(question: (window: Electron.BrowserWindow) => Answer): Promise<Answer> {
    const window = await this.electron.browserWindow(this.client);
    return (await window.evaluate(question as (window: unknown) => Answer)) as Answer;
  }
}

/** @throws when this machine has no Electron; suites that need it say `describeWhere('electron', …)` */
export function installedElectron(): string {
  const found = findElectron();
  if ('missing' in found) throw new Error(found.missing);
  return found.executable;
}

/** Root, and some systems, have no sandbox of Chromium's: then the program is tested without it. */
export function sandboxSwitches(executable: string): string[] {
  return sandboxMissing(executable) === null ? [] : ['--no-sandbox'];
}

/** This process's environment, without what would turn Electron into something else. */
export function inheritedEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== 'NODE_OPTIONS' && name !== 'ELECTRON_RUN_AS_NODE',
  );
  return Object.fromEntries(kept) as Record<string, string>;
}
