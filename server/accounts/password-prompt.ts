import { createInterface } from 'node:readline';

/** Reads the first line of piped input. */
async function readPipedLine(input: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) return line;
  return '';
}

/** Asks on the terminal and echoes nothing of what is typed. @throws when Ctrl-C is pressed */
function readHiddenLine(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const finish = (settle: () => void) => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const onData = (text: string) => {
      for (const character of text) {
        if (character === '\r' || character === '\n' || character === '\u0004') return finish(() => resolve(typed));
        if (character === '\u0003') return finish(() => reject(new Error('Nothing was changed.')));
        if (character === '\u007F' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else if (character >= ' ') typed += character;
      }
    };
    stdin.on('data', onData);
  });
}

/**
 * Reads a new password, typed twice without echo on a terminal, or once from piped input. It is never on the command line, where
 * every program on the machine could read it.
 * @throws when the two differ
 */
export async function readNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) return readPipedLine(process.stdin);
  const password = await readHiddenLine('New password: ');
  if ((await readHiddenLine('The same again: ')) !== password)
    throw new Error('The two passwords differ. Nothing was changed.');
  return password;
}
