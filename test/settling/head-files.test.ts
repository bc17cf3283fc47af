import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { createLog } from '../../platform/log.ts';
import type { StoredHead } from '../../settling/audit-heads/audit-heads.ts';
import { HeadFolder, UnusableHeads, readBroughtHeads, writeHeadsFile } from '../../settling/audit-heads/head-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function fileWith(text: string, name = 'sent.head'): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

describe('Heads that come back from outside', () => {
  it('are read one a line, with the ends of lines of any system and empty lines between', () => {
    const several = fileWith('a.b-_9.c\r\n\n  d.e.f  \n');
    expect(readBroughtHeads(several)).toEqual({
      source: several,
      signedHeads: ['a.b-_9.c', 'd.e.f'],
      isSeries: true,
      isFolder: false,
    });
    const one = fileWith('a.b.c');
    expect(readBroughtHeads(one)).toMatchObject({ signedHeads: ['a.b.c'], isSeries: false, isFolder: false });
  });

  it('are read from every head file of a folder, in the order of their names, and from no other file', () => {
    const folder = temporaryFolder();
    for (const [name, text] of [
      ['audit-2026-11-02.head', 'second.b.c\n'],
      ['audit-2026-11-01.head', 'first.b.c\n'],
      ['read me.txt', 'this is no head\n'],
    ] as const) {
      writeFileSync(path.join(folder, name), text);
    }
    const read = { source: folder, signedHeads: ['first.b.c', 'second.b.c'], isSeries: true, isFolder: true };
    expect(readBroughtHeads(folder)).toEqual(read);
    rmSync(path.join(folder, 'audit-2026-11-02.head'));
    // A folder speaks of its days even when there is one file in it.
    expect(readBroughtHeads(folder)).toMatchObject({ signedHeads: ['first.b.c'], isSeries: true });
  });

  it.each(['x', 'a.b', 'a.b.c.d', '.b.c', 'a..c', 'a.b.', 'a.b.c d', '"a.b.c"', 'a.b.c='])(
    'are refused with the line that is none: %s',
    (line) => {
      const file = fileWith(`a.b.c\n\n${line}\n`);
      const says = `${file}, line 3, is not a signed head. Each line holds one, and nothing else.`;
      expect(() => readBroughtHeads(file)).toThrow(new UnusableHeads(says));
    },
  );

  it('are missed where there is no file, no head in it, or none in a folder', () => {
    const nowhere = path.join(temporaryFolder(), 'nowhere');
    const nothing = fileWith(' \n\n');
    const folder = temporaryFolder();
    expect(() => readBroughtHeads(nowhere)).toThrow(new UnusableHeads(`There is no file or folder ${nowhere}.`));
    for (const source of [nothing, folder]) {
      expect(() => readBroughtHeads(source)).toThrow(new UnusableHeads(`There is no signed head in ${source}.`));
    }
    expect(new UnusableHeads('x').name).toBe('UnusableHeads');
  });

  it('are read as they were written', () => {
    const file = path.join(temporaryFolder(), 'sent.head');
    writeHeadsFile(file, ['a.b.c', 'd.e.f']);
    expect(readFileSync(file, 'utf8')).toBe('a.b.c\nd.e.f\n');
    expect(readBroughtHeads(file).signedHeads).toEqual(['a.b.c', 'd.e.f']);
  });
});

/** Settling's heads, as many as there are, a folder for them, and what the log says. */
function headsOf(count: number) {
  const heads = Array.from({ length: count }, (_, place): StoredHead => {
    const day = new Date(Date.UTC(2026, 0, 1 + place)).toISOString().slice(0, 10);
    return { day, recordId: 10 * (place + 1), signedHead: `head.of.${day}` };
  });
  let asked = 0;
  const all = async (_sql: string, [after, limit]: [number, number]) => {
    asked++;
    return heads.filter(({ recordId }) => recordId > after).slice(0, limit);
  };
  const logged: Record<string, unknown>[] = [];
  const log = createLog('settling', 'info', { write: (line: string) => void logged.push(JSON.parse(line)) });
  const folder = path.join(temporaryFolder(), 'disk', 'heads');
  const headFolder = new HeadFolder(folder, { all } as unknown as Database, log);
  const names = () => readdirSync(folder).toSorted();
  return { heads, folder, headFolder, logged, names, timesAsked: () => asked };
}

describe('The folder of heads outside the database', () => {
  it('has a file for each day, however many days there were, in a folder of settling alone', async () => {
    const { heads, folder, headFolder, names, logged } = headsOf(205);
    await headFolder.write();
    expect(names()).toEqual(heads.map(({ day }) => `audit-${day}.head`));
    expect(readFileSync(path.join(folder, 'audit-2026-01-07.head'), 'utf8')).toBe('head.of.2026-01-07\n');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readBroughtHeads(folder).signedHeads).toEqual(heads.map(({ signedHead }) => signedHead));
    expect(logged).toEqual([]);
  });

  it('asks for the next hundred only while there are so many', async () => {
    const few = headsOf(99);
    await few.headFolder.write();
    expect(few.timesAsked()).toBe(1);
    const hundred = headsOf(100);
    await hundred.headFolder.write();
    expect(hundred.timesAsked()).toBe(2);
  });

  it('keeps a file as it left, even where the database says otherwise later', async () => {
    const { heads, folder, headFolder, names } = headsOf(2);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'audit-2026-01-01.head'), 'as.it.left\n');
    await headFolder.write();
    expect(readFileSync(path.join(folder, 'audit-2026-01-01.head'), 'utf8')).toBe('as.it.left\n');
    heads.push({ day: '2026-01-03', recordId: 30, signedHead: 'the.third.day' });
    await headFolder.write();
    expect(names()).toEqual(['audit-2026-01-01.head', 'audit-2026-01-02.head', 'audit-2026-01-03.head']);
  });

  it('does not write again what was taken away since: it was written once', async () => {
    const { folder, headFolder, names } = headsOf(2);
    await headFolder.write();
    rmSync(path.join(folder, 'audit-2026-01-01.head'));
    await headFolder.write();
    expect(names()).toEqual(['audit-2026-01-02.head']);
  });

  it('that cannot be written is told of once, and written when it can be; then a new failure is told of again', async () => {
    const { heads, folder, headFolder, names, logged } = headsOf(1);
    const disk = path.dirname(folder);
    writeFileSync(disk, 'no folder');
    for (let count = 0; count < 3; count++) await headFolder.write();
    expect(logged).toMatchObject([{ event: 'audit_head_not_written', folder, why: expect.stringContaining(disk) }]);
    rmSync(disk);
    await headFolder.write();
    expect(names()).toEqual(['audit-2026-01-01.head']);
    heads.push({ day: '2026-01-02', recordId: 20, signedHead: 'the.second.day' });
    rmSync(disk, { recursive: true });
    writeFileSync(disk, 'no folder');
    await headFolder.write();
    expect(logged).toHaveLength(2);
  });
});
