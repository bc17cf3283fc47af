import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { Endpoint } from '../../platform/config-file.ts';
import type { SettlingConfigFile } from '../../settling/config/settling-config.ts';
import { policyOfTests, socketIn } from './settling-under-test.ts';

export type SettlingProcess = {
  child: ChildProcess;
  endpoint: Endpoint;
  rootThumbprint: string;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end, and gives its exit status. */
  end(): Promise<number | null>;
};

export type ProcessOptions = Pick<SettlingConfigFile, 'databaseUrl' | 'sellers'> & {
  folder: string;
  socketName?: string;
  args?: string[];
  /** Whatever else its configuration says. */
  config?: Partial<SettlingConfigFile>;
};

/** Starts `settling/main.ts` as a process of its own, as `npm start` does, and resolves once it says that it is ready. */
export async function startProcess(options: ProcessOptions): Promise<SettlingProcess> {
  const { folder, databaseUrl, sellers, socketName = 's.sock', args = [], config = {} } = options;
  const configFile = path.join(folder, `${socketName}.json`);
  const listen = { kind: 'socket', path: socketIn(folder, socketName) };
  const keysFolder = path.join(folder, 'keys');
  writeFileSync(
    configFile,
    JSON.stringify({ databaseUrl, listen, keysFolder, sellers, policy: policyOfTests, logLevel: 'error', ...config }),
  );
  const command = ['settling/main.ts', '--config', configFile, ...args];
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const ready = new Promise<{ endpoint: Endpoint; rootThumbprint: string }>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const said = JSON.parse(line) as { event?: string; endpoint: Endpoint; rootThumbprint: string };
      if (said.event === 'ready') resolve(said);
    });
    void exited.then(([status]) => reject(new Error(`settling ended with ${status}: ${complaint}`)));
  });
  const { endpoint, rootThumbprint } = await ready;
  return {
    child,
    endpoint,
    rootThumbprint,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    end: async () => {
      child.kill('SIGTERM');
      return ((await exited) as [number | null])[0];
    },
  };
}
