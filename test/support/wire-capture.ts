import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const fileHeaderBytes = 24;
const packetHeaderBytes = 16;

/**
 * Everything that passes on a wire, captured by Wireshark's dumpcap in the classic pcap format, and searched as it comes.
 * A negative ("the text did not pass") only counts after `waitFor` has found a control that was sent later.
 */
export class WireCapture {
  readonly #child: ChildProcess;
  readonly #file: WriteStream | null;
  #captured = Buffer.alloc(0);

  private constructor(child: ChildProcess, file: WriteStream | null) {
    this.#child = child;
    this.#file = file;
    child.stdout!.on('data', (part: Buffer) => {
      this.#captured = Buffer.concat([this.#captured, part]);
      file?.write(part);
    });
  }

  /**
   * @param enter the command and arguments that lead to where the wire is, such as `ip netns exec NAME`
   * @param saveTo a file for tshark or Wireshark to read afterwards
   */
  static async start(enter: string[], wire: string, saveTo?: string): Promise<WireCapture> {
    const [command = '', ...args] = [...enter, 'dumpcap', '-q', '-P', '-s', '0', '-i', wire, '-w', '-'];
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const capture = new WireCapture(child, saveTo ? createWriteStream(saveTo) : null);
    // dumpcap writes the header of the file once it listens.
    while (capture.#captured.length < fileHeaderBytes) {
      if (child.exitCode !== null) throw new Error(`dumpcap captures nothing on ${wire}: ${said}`);
      await sleep(5);
    }
    return capture;
  }

  get packets(): number {
    let count = 0;
    for (let at = fileHeaderBytes; at + packetHeaderBytes <= this.#captured.length; count += 1) {
      at += packetHeaderBytes + this.#captured.readUInt32LE(at + 8);
    }
    return count;
  }

  saw(text: string): boolean {
    return this.#captured.includes(text);
  }

  /** Sends a control again and again until it is seen on the wire. @throws when it is not seen within 10 s */
  async waitFor(text: string, send: () => unknown): Promise<void> {
    for (const giveUpAt = Date.now() + 10_000; !this.saw(text); await sleep(50)) {
      if (Date.now() > giveUpAt)
        throw new Error(`The control "${text}" was not seen on the wire: this capture proves nothing`);
      await send();
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, 'close');
      this.#child.kill('SIGTERM');
      await ended;
    }
    if (this.#file) await new Promise((resolve) => this.#file!.end(resolve));
  }
}
