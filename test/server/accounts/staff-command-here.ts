import { Readable } from 'node:stream';
import { vi } from 'vitest';

const command = '../../../server/accounts/staff-command.ts';
let runs = 0;

/** How one run of a command ended. */
export type CommandRun = { status: number; stdout: string; stderr: string };

/** Runs `npm run staff` in this process, anew each time: a process of its own takes a second. @param input what is piped in */
export async function runStaffCommand(args: readonly string[], input = ''): Promise<CommandRun> {
  const { argv, exitCode } = process;
  const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')!;
  const told = { stdout: '', stderr: '' };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((text: string) => void (told.stdout += `${text}\n`)),
    vi.spyOn(console, 'error').mockImplementation((text: string) => void (told.stderr += `${text}\n`)),
  ];
  process.argv = [process.execPath, command, ...args];
  process.exitCode = 0;
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([input]) });
  runs += 1;
  try {
    await import(`${command}?run=${runs}`);
    return { status: process.exitCode, ...told };
  } finally {
    process.argv = argv;
    process.exitCode = exitCode;
    Object.defineProperty(process, 'stdin', stdin);
    for (const spy of spies) spy.mockRestore();
  }
}
