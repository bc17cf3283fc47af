import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { PaperWidthMm } from '../../electron/receipt/receipt-paper.ts';

/**
 * An ESC/POS printer on loopback that is stricter than any real one: what it does not know, what is cut off, what does not fit on its
 * paper, opens the drawer or looks like a real-time command inside a picture is a fault. It prints into `items`.
 */
export type PrintedItem =
  | {
      kind: 'text';
      text: string;
      columns: number;
      bold: boolean;
      inverted: boolean;
      wide: number;
      tall: number;
      align: Align;
    }
  | { kind: 'picture'; widthDots: number; heightDots: number; bits: Uint8Array }
  | { kind: 'barcode'; text: string }
  | { kind: 'cut' };

type Align = 'left' | 'center' | 'right';

const columnsOf = { 58: 32, 80: 48 } as const;
const aligns: Align[] = ['left', 'center', 'right'];
const dotsPerLine = 30;
const cp1252 = new TextDecoder('windows-1252');

const freshStyle = { bold: false, inverted: false, wide: 1, tall: 1 };

export class ReceiptPrinterSimulator {
  paper: 'enough' | 'near_end' | 'out' = 'enough';
  isCoverOpen = false;
  isOffline = false;
  isJammed = false;
  /** Takes connections and bytes, and says nothing. */
  isHung = false;
  /** Whether it answers `GS r`, as some do not. */
  confirms = true;
  /** Lines until the paper is out. */
  linesLeft = Infinity;
  /** Hangs up when it has received so many bytes of a connection. */
  hangsUpAfterBytes = Infinity;
  readonly items: PrintedItem[] = [];
  readonly faults: string[] = [];

  readonly #columns: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: number[] = [];
  #socket: Socket | undefined;
  #commands = this.#execute();
  #isBetweenCommands = true;
  /** Zeros have come, which end what was cut off. */
  #isCleared = false;
  #codePage = 0;
  #style = { ...freshStyle };
  #align: Align = 'left';
  #line: { text: string; columns: number; style: typeof freshStyle } = { text: '', columns: 0, style: freshStyle };

  private constructor(paper: PaperWidthMm) {
    this.#columns = columnsOf[paper];
    this.#server = createServer((socket) => this.#serve(socket));
    this.#commands.next();
  }

  static async start(paper: PaperWidthMm = 80): Promise<ReceiptPrinterSimulator> {
    const simulator = new ReceiptPrinterSimulator(paper);
    await new Promise<void>((resolve) => simulator.#server.listen(0, '127.0.0.1', resolve));
    return simulator;
  }

  get address(): { host: string; port: number } {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  /** Each of the text lines that were printed, as they stand on the paper. */
  get textLines(): string[] {
    return this.items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
  }

  get cuts(): number {
    return this.items.filter(({ kind }) => kind === 'cut').length;
  }

  /** All pictures that were printed, one below the other. */
  get picture(): { widthDots: number; heightDots: number; bits: Uint8Array } {
    const pictures = this.items.filter((item) => item.kind === 'picture');
    return {
      widthDots: pictures[0]?.widthDots ?? 0,
      heightDots: pictures.reduce((sum, { heightDots }) => sum + heightDots, 0),
      bits: Buffer.concat(pictures.map(({ bits }) => bits)),
    };
  }

  /** Puts new paper in, closes the cover, and switches it on line: it goes on with what it has. */
  putRight(): void {
    this.paper = 'enough';
    this.linesLeft = Infinity;
    this.isCoverOpen = this.isOffline = this.isJammed = this.isHung = false;
    this.#work();
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    this.#socket = socket;
    let received = 0;
    let tail: number[] = [];
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      const isWhole = this.#isBetweenCommands || this.#waiting.length > 0;
      if (!isWhole && this.hangsUpAfterBytes === Infinity) this.#fault('a command was cut off');
    });
    socket.on('data', (bytes) => {
      if (this.isHung) return;
      for (const byte of bytes) {
        if (++received > this.hangsUpAfterBytes) return void socket.destroy();
        tail = [...tail.slice(-2), byte];
        if (tail.length === 3 && tail[0] === 0x10 && tail[1] === 0x04) socket.write(Uint8Array.of(this.#status(byte)));
        this.#waiting.push(byte);
      }
      this.#work();
    });
  }

  #canPrint(): boolean {
    return this.paper !== 'out' && !this.isCoverOpen && !this.isOffline && !this.isJammed && !this.isHung;
  }

  #status(n: number): number {
    switch (n) {
      case 1:
        return 0x12 | (this.#canPrint() ? 0 : 0x08);
      case 2:
        return 0x12 | (this.isCoverOpen ? 0x04 : 0) | (this.paper === 'out' ? 0x20 : 0) | (this.isJammed ? 0x40 : 0);
      case 4:
        return 0x12 | (this.paper === 'near_end' ? 0x0c : 0) | (this.paper === 'out' ? 0x6c : 0);
      default:
        this.#fault(`DLE EOT ${n}`);
        return 0x12;
    }
  }

  #work(): void {
    while (this.#canPrint()) {
      const byte = this.#waiting.shift();
      if (byte === undefined) return;
      this.#commands.next(byte);
    }
  }

  #fault(what: string): void {
    this.faults.push(what);
  }

  /** Takes one byte at a time; a command that is complete has been carried out. */
  *#execute(): Generator<undefined, never, number> {
    for (;;) {
      this.#isBetweenCommands = true;
      const byte: number = yield;
      this.#isBetweenCommands = false;
      if (byte === 0x10) yield* this.#realTime();
      else if (byte === 0x1b) yield* this.#escape();
      else if (byte === 0x1d) yield* this.#group();
      else if (byte === 0x1c) yield* this.#oneOf('FS', [0x2e]);
      else if (byte === 0x0a) this.#feed();
      else if (byte === 0x00) this.#isCleared = true;
      else if (byte >= 0x20 && byte !== 0x7f) this.#letter(byte);
      else this.#fault(`unknown byte ${byte.toString(16)}`);
    }
  }

  *#oneOf(command: string, allowed: number[]): Generator<undefined, number, number> {
    const value: number = yield;
    if (!allowed.includes(value)) this.#fault(`${command} ${value}`);
    return value;
  }

  *#realTime(): Generator<undefined, void, number> {
    yield* this.#oneOf('DLE', [0x04]);
    yield* this.#oneOf('DLE EOT', [1, 2, 4]);
  }

  *#escape(): Generator<undefined, void, number> {
    const command = String.fromCharCode(yield);
    switch (command) {
      case '@':
        if (this.#line.text !== '' && !this.#isCleared) this.#fault('text was lost by ESC @');
        this.#isCleared = false;
        this.#line = { text: '', columns: 0, style: freshStyle };
        this.#codePage = 0;
        this.#style = { ...freshStyle };
        this.#align = 'left';
        return;
      case 'M':
        return void (yield* this.#oneOf('ESC M', [0]));
      case 't':
        this.#codePage = yield* this.#oneOf('ESC t', [0, 16]);
        return;
      case 'E':
        this.#style.bold = (yield* this.#oneOf('ESC E', [0, 1])) === 1;
        return;
      case 'a':
        if (this.#line.text !== '') this.#fault('ESC a inside a line');
        this.#align = aligns[yield* this.#oneOf('ESC a', [0, 1, 2])] ?? 'left';
        return;
      default:
        this.#fault(`unknown command ESC ${command}`);
    }
  }

  *#group(): Generator<undefined, void, number> {
    const command = String.fromCharCode(yield);
    switch (command) {
      case '!': {
        const size: number = yield;
        this.#style.wide = (size >> 4) + 1;
        this.#style.tall = (size & 0x0f) + 1;
        return;
      }
      case 'B':
        this.#style.inverted = (yield* this.#oneOf('GS B', [0, 1])) === 1;
        return;
      case 'h':
        return void (yield);
      case 'w':
        return void (yield* this.#oneOf('GS w', [2, 3, 4, 5, 6]));
      case 'H':
        return void (yield* this.#oneOf('GS H', [0, 1, 2, 3]));
      case 'k':
        return yield* this.#barcode();
      case 'v':
        return yield* this.#picture();
      case 'V':
        if (this.#line.text !== '') this.#fault('a cut inside a line');
        yield* this.#oneOf('GS V', [0, 1]);
        this.items.push({ kind: 'cut' });
        return;
      case 'a':
        return void (yield* this.#oneOf('GS a', [0]));
      case 'r':
        yield* this.#oneOf('GS r', [1]);
        if (this.confirms) this.#socket?.write(Uint8Array.of(this.paper === 'near_end' ? 0x03 : 0));
        return;
      default:
        this.#fault(`unknown command GS ${command}`);
    }
  }

  *#barcode(): Generator<undefined, void, number> {
    yield* this.#oneOf('GS k', [4]);
    let text = '';
    for (let byte: number = yield; byte !== 0; byte = yield) text += String.fromCharCode(byte);
    if (!/^[\dA-Z \-.$/+%]+$/.test(text)) this.#fault('not Code 39');
    // Three wide elements of 5 dots and six narrow of 2 a character, a gap of 2, start and stop.
    if ((text.length + 2) * 29 > this.#columns * 12) this.#fault('a barcode wider than the paper');
    this.items.push({ kind: 'barcode', text });
    this.#use(3);
  }

  *#picture(): Generator<undefined, void, number> {
    yield* this.#oneOf('GS v', [0x30]);
    yield* this.#oneOf('GS v 0', [0]);
    const header: number[] = [];
    while (header.length < 4) header.push(yield);
    const [widthLow, widthHigh, rowsLow, rowsHigh] = header as [number, number, number, number];
    const [bytesPerRow, heightDots] = [widthLow + 256 * widthHigh, rowsLow + 256 * rowsHigh];
    if (bytesPerRow * 8 > this.#columns * 12) this.#fault('a picture wider than the paper');
    const bits = new Uint8Array(bytesPerRow * heightDots);
    for (let index = 0; index < bits.length; index++) {
      bits[index] = yield;
      if (bits[index - 1] === 0x10 && [0x04, 0x05, 0x14].includes(bits[index]!)) {
        this.#fault('a real-time command inside a picture');
      }
    }
    this.items.push({ kind: 'picture', widthDots: bytesPerRow * 8, heightDots, bits });
    this.#use(heightDots / dotsPerLine);
  }

  #letter(byte: number): void {
    const isKnown = byte < 0x80 || (this.#codePage === 16 && ![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte));
    if (!isKnown) this.#fault(`no letter ${byte.toString(16)} in code page ${this.#codePage}`);
    if (this.#line.text.trim() === '') this.#line.style = { ...this.#style };
    this.#line.text += cp1252.decode(Uint8Array.of(byte));
    this.#line.columns += this.#style.wide;
  }

  #feed(): void {
    const { text, columns, style } = this.#line;
    if (columns > this.#columns) this.#fault(`a line of ${columns} columns`);
    this.items.push({ kind: 'text', text, columns, ...style, align: this.#align });
    this.#line = { text: '', columns: 0, style: freshStyle };
    this.#use(style.tall);
  }

  #use(lines: number): void {
    this.linesLeft -= lines;
    if (this.linesLeft <= 0) this.paper = 'out';
  }
}
