import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeKeyFiles, parsePublicKey, readPublicKey, readSecretKey, signContent, verifyContent } from '../../../platform/release/minisign.ts';
import { findProgram } from '../../../private-link/machine/machine-abilities.ts';
import { itUnlessMissing } from '../../support/requirements.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const missing = findProgram('minisign') === null ? 'the program "minisign" is missing: apt install minisign' : null;
const content = Buffer.from('what is signed\n');

function newKey() {
  const folder = temporaryFolder();
  const files = { secret: path.join(folder, 'one.pem'), public: path.join(folder, 'one.pub') };
  makeKeyFiles(files.secret, files.public);
  return { folder, files, secretKey: readSecretKey(files.secret), publicKey: readPublicKey(files.public) };
}

describe('a signature', () => {
  it('fits its file, and names its key and its trusted comment', () => {
    const { secretKey, publicKey } = newKey();
    const signed = signContent(content, secretKey, 'for the test');
    const verified = verifyContent('file', content, signed, [newKey().publicKey, publicKey]);
    expect(verified).toMatchObject({ key: { id: publicKey.id }, trustedComment: 'for the test' });
  });

  it('fits nothing else: one sentence says what was changed', () => {
    const { secretKey, publicKey } = newKey();
    const signed = signContent(content, secretKey, 'for the test');
    const verify = (text: string, of = content) => verifyContent('file', of, text, [publicKey]);
    expect(() => verify(signed, Buffer.from('what is signeD\n'))).toThrow(
      `file was changed after it was signed with the key ${publicKey.id}, or its signature was.`,
    );
    expect(() => verify(signed.replace('for the test', 'for a shop'))).toThrow(
      'The trusted comment in file.minisig was changed after it was signed.',
    );
    expect(() => verifyContent('file', content, signed, [newKey().publicKey])).toThrow(
      /^file is signed with the key [0-9A-F]{1,16}, which is not trusted here: trusted is [0-9A-F]{1,16}\.$/,
    );
    for (const broken of ['', 'untrusted comment: x\n', signed.replace(/^R\S+/m, 'RWQ=')])
      expect(() => verify(broken)).toThrow('file.minisig is no signature of minisign.');
  });

  it('is broken by every changed byte of itself, also where nothing is signed', () => {
    const { secretKey, publicKey } = newKey();
    const signed = signContent(content, secretKey, 'for the test');
    for (let at = 0; at < signed.length; at++) {
      for (const bit of [1, 4, 32]) {
        const changed = signed.slice(0, at) + String.fromCharCode(signed.charCodeAt(at) ^ bit) + signed.slice(at + 1);
        expect(() => verifyContent('file', content, changed, [publicKey]), `byte ${at}`).toThrow(/file/);
      }
    }
    for (const longer of [`${signed}x`, `${signed}\n`])
      expect(() => verifyContent('file', content, longer, [publicKey])).toThrow('is no signature of minisign');
  });

  it('names a key as minisign does, whose number may begin with zeros', () => {
    const madeByMinisign = 'RWThtc2ZFkfYC9+V1bZsLK/r6TLd0x4zvvMAnZDhykwTHpCMgipSGrG8';
    expect(parsePublicKey(madeByMinisign).id).toBe('BD8471699CDB5E1');
  });

  itUnlessMissing(missing, 'is one to minisign itself, and minisign’s is one here', () => {
    const { folder, files, secretKey, publicKey } = newKey();
    const file = path.join(folder, 'file');
    writeFileSync(file, content);
    writeFileSync(`${file}.minisig`, signContent(content, secretKey, 'for the test'));
    const minisign = (...args: string[]) => spawnSync('minisign', args, { encoding: 'utf8' });
    expect(minisign('-V', '-p', files.public, '-m', file)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Trusted comment: for the test'),
    });
    expect(minisign('-V', '-P', publicKey.text, '-m', file).status).toBe(0);
    expect(minisign('-V', '-p', newKey().files.public, '-m', file).status).not.toBe(0);

    const [theirSecret, theirPublic] = [path.join(folder, 'their.key'), path.join(folder, 'their.pub')];
    expect(minisign('-G', '-W', '-p', theirPublic, '-s', theirSecret).status).toBe(0);
    expect(minisign('-S', '-s', theirSecret, '-m', file, '-t', 'theirs').status).toBe(0);
    const signed = readFileSync(`${file}.minisig`, 'utf8');
    const verified = verifyContent('file', content, signed, [readPublicKey(theirPublic)]);
    expect(verified.trustedComment).toBe('theirs');
    expect(readFileSync(theirPublic, 'utf8')).toContain(verified.key.id);
  });
});

it('a private key is for its owner alone, and is never replaced', () => {
  const { files } = newKey();
  expect(statSync(files.secret).mode & 0o777).toBe(0o600);
  expect(() => makeKeyFiles(files.secret, files.public)).toThrow(/^There is a key in .*one\.pem already/);
  chmodSync(files.secret, 0o644);
  expect(() => readSecretKey(files.secret)).toThrow(/others can read a secret/);
});

it('a file of a key that is not there is named, with what it has to hold', () => {
  const nowhere = path.join(temporaryFolder(), 'one.pub');
  expect(() => readPublicKey(nowhere)).toThrow(`There is no file ${nowhere}: it has to hold a public key`);
  expect(() => readSecretKey(nowhere)).toThrow(`There is no file ${nowhere}: it has to hold a private key`);
});
