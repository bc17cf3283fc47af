import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { CommandRefused } from './command.ts';

/** The terminal of a command: a program's standard streams, or their stand-ins. */
export type Terminal = {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  /** Aborted when the operator ends the command (Ctrl-C); asked for by commands that end between two parts. */
  endedByOperator(): AbortSignal;
};

/** Reads what is typed, or the whole of standard input when it is not a terminal. */
export async function readInput({ stdin, stderr }: Terminal, prompt: string): Promise<string> {
  if (!stdin.isTTY) return text(stdin);
  // The input is not echoed, because it may be a credit number.
  stderr.write(prompt);
  stdin.setRawMode?.(true);
  try {
    let typed = '';
    for await (const chunk of stdin) {
      for (const letter of String(chunk)) {
        if (letter === '\r' || letter === '\n') return typed;
        if (letter === '\u0003') throw new CommandRefused('not_confirmed', 'Ended. Nothing was changed.');
        typed = letter === '\u007F' || letter === '\b' ? typed.slice(0, -1) : typed + letter;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode?.(false);
    stdin.pause();
    stderr.write('\n');
  }
}

/**
 * Asks for confirmation before a change that moves a debt or cannot be undone.
 * @param word what has to be typed
 * @throws CommandRefused when another word is typed, or standard input is not a terminal
 */
export async function confirmByTyping({ stdin, stderr }: Terminal, question: string, word: string): Promise<void> {
  if (!stdin.isTTY) {
    throw new CommandRefused(
      'not_confirmed',
      `${question}\nNobody sits here to be asked. Say --yes to do it. Nothing was changed.`,
    );
  }
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const typed = await lines.question(`${question}\nType "${word}" to do it: `);
    if (typed.trim() !== word) throw new CommandRefused('not_confirmed', 'Nothing was changed.');
  } finally {
    lines.close();
  }
}
