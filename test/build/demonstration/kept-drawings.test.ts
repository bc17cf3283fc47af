import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { drawOnce } from '../../../build/demonstration/kept-drawings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const square = (colour: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="${colour}"/></svg>`;

const filesIn = (folder: string) => readdirSync(folder).map((name) => path.join(folder, name));

it('are drawn once, and are the same picture when they are read again', async () => {
  const folder = path.join(temporaryFolder(), 'drawings');
  const drawn = await drawOnce(square('red'), folder);
  const written = statSync(filesIn(folder)[0]!).mtimeMs;
  expect(await drawOnce(square('red'), folder)).toEqual(drawn);
  expect(filesIn(folder).map((file) => statSync(file).mtimeMs)).toEqual([written]);
});

it('are drawn anew where the drawing has changed', async () => {
  const folder = temporaryFolder();
  const red = await drawOnce(square('red'), folder);
  const blue = await drawOnce(square('blue'), folder);
  expect(blue?.pictureId).not.toBe(red?.pictureId);
  expect(filesIn(folder)).toHaveLength(2);
});

it('are drawn anew where what was kept is damaged', async () => {
  const folder = temporaryFolder();
  const drawn = await drawOnce(square('red'), folder);
  const [file] = filesIn(folder) as [string];
  const whole = readFileSync(file, 'utf8');
  const { renditions, ...rest } = JSON.parse(whole) as { renditions: { content: string }[] };
  const otherPicture = renditions.toReversed().map(({ content }, at) => ({ ...renditions[at], content }));
  otherPicture[0]!.content = `AAAA${otherPicture[0]!.content}`;
  for (const damaged of ['', whole.slice(0, 100), JSON.stringify({ ...rest, renditions: otherPicture })]) {
    writeFileSync(file, damaged);
    expect(await drawOnce(square('red'), folder)).toEqual(drawn);
    expect(readFileSync(file, 'utf8'), 'kept whole again').toBe(whole);
  }
});

it('are drawn all the same where nothing can be kept', async () => {
  const file = path.join(temporaryFolder(), 'no-folder');
  writeFileSync(file, '');
  expect((await drawOnce(square('red'), file))?.width).toBe(40);
});
