import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfigFile } from '../../platform/config-file.ts';
import { sellerConfigSchema } from '../../server/config/seller-config.ts';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const secret = 'hunter2-and-more';

function writeConfig(content: unknown): string {
  const file = path.join(temporaryFolder(), 'config.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** Everything that a program which prints an error to its log or its screen would print of this one. */
function saidOf(file: string, schema: z.ZodType): string {
  try {
    readConfigFile(file, schema);
  } catch (error) {
    return `${(error as Error).message}\n${inspect(error, { depth: 10, showHidden: true })}`;
  }
  throw new Error('the configuration was taken');
}

const settlingConfig = {
  databaseUrl: `postgres://settling:${secret}@db/settling`,
  listen: { kind: 'socket', path: '/x' },
  keysFolder: '/keys',
  sellers: [],
};

it('reads a configuration and fills in what is left out', () => {
  const config = readConfigFile(writeConfig(settlingConfig), settlingConfigSchema);
  expect(config).toMatchObject({ ...settlingConfig, sealLifetimeMs: 300_000, logLevel: 'info' });
});

describe('a configuration that is not right', () => {
  it.each([
    ['a value of another kind', { ...settlingConfig, databaseUrl: [secret] }, 'databaseUrl:'],
    ['a missing value', { ...settlingConfig, keysFolder: undefined }, 'keysFolder:'],
    [
      'a value deep inside',
      { ...settlingConfig, listen: { kind: 'address', host: secret, port: 70_000 } },
      'listen.port:',
    ],
    ['a choice that there is not', { ...settlingConfig, listen: { kind: secret } }, 'listen.kind:'],
    ['a number too small', { ...settlingConfig, holdLifetimeMs: 1 }, 'holdLifetimeMs:'],
    [
      'a place of a list',
      { ...settlingConfig, sellers: [{ sellerId: 's', name: 'S', publicJwk: { kty: secret } }] },
      'sellers.0.publicJwk.kty:',
    ],
    [
      'an unknown word',
      { ...settlingConfig, databaseURL: secret },
      '(whole file): "databaseURL" is not known here: correct its name, or take it out',
    ],
    ['no object', `"${secret}"`, '(whole file):'],
  ])('names the place of %s and not the value', (_name, content, place) => {
    const file = writeConfig(content);
    const said = saidOf(file, settlingConfigSchema);
    expect(said).toContain(`The configuration ${file} is not right`);
    expect(said).toContain(place);
    expect(said).not.toContain(secret);
  });

  it('names every place at once', () => {
    const said = saidOf(writeConfig({}), sellerConfigSchema);
    for (const place of [
      'sellerId:',
      'name:',
      'currency:',
      'databaseUrl:',
      'listen:',
      'settling:',
      'signingKeyFile:',
    ]) {
      expect(said).toContain(`\n  ${place}`);
    }
  });

  it.each([
    ['a comma too many', `{"databaseUrl": "${secret}",}`],
    ['a missing quote', `{"databaseUrl": ${secret}}`],
    ['an end in the middle', `{"databaseUrl": "${secret}`],
    ['nothing in it', ''],
    ['a line break in a value', `{"databaseUrl": "${secret}\n"}`],
  ])('that is no JSON, with %s, is named without a word of it', (_name, content) => {
    const file = writeConfig(content);
    const said = saidOf(file, settlingConfigSchema);
    expect(said).toContain(`The configuration ${file} is not JSON`);
    for (const length of [secret.length, 6]) expect(said).not.toContain(secret.slice(0, length));
  });

  it('that is not there is named', () => {
    const file = path.join(temporaryFolder(), 'nowhere.json');
    expect(saidOf(file, settlingConfigSchema)).toContain(`There is no configuration ${file}: set the server up first.`);
  });
});
