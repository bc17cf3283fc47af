import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { present } from '../../contract/presence.ts';
import { asFileFailure, StorageUnavailable } from '../../platform/storage-unavailable.ts';
import { refusalOf, startStaffServer, Tab } from '../server/accounts/staff-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const failureOf = (code: string) => Object.assign(new Error(`${code}: write`), { code, syscall: 'write' });

it.each([
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['EIO', 'disk_failing'],
  ['EROFS', 'read_only'],
  ['EACCES', 'read_only'],
  ['EMFILE', 'overloaded'],
])('A file that cannot be written because of %s is named %s', (code, problem) => {
  const failure = asFileFailure(failureOf(code));
  expect(failure).toBeInstanceOf(StorageUnavailable);
  expect(failure).toMatchObject({ problem });
});

it('Every other error stays as it is', () => {
  for (const error of [failureOf('EINVAL'), new Error('ENOSPC'), { code: 28 }, null, undefined, 'ENOSPC'])
    expect(asFileFailure(error)).toBe(error);
});

it('A product file that the disk does not take is refused by that name, and nothing of it stays', async () => {
  const folder = temporaryFolder();
  const importFolder = path.join(folder, 'imports');
  const server = await startStaffServer(path.join(folder, 'seller.sqlite'), { importFolder });
  const tab = new Tab(server);
  await tab.signIn();
  const send = async () => {
    const form = new FormData();
    form.set('importId', randomUUID());
    form.set('fileName', 'spring.csv');
    form.set('file', new Blob(['Handle,Title\ncup,Cup\n']), 'file');
    const headers = { Origin: server.url, Cookie: tab.cookie! };
    const answer = await fetch(`${server.url}/api/back-office/imports`, { method: 'POST', headers, body: form });
    return [answer.status, answer.headers.get('Retry-After'), await refusalOf(answer)];
  };
  const files = present(server.context.imports, 'the imports of the server').folder;
  for (const step of ['incoming', 'take', 'write'] as const) {
    const full = vi.spyOn(files, step).mockRejectedValue(failureOf('ENOSPC'));
    expect([step, ...(await send())]).toEqual([step, 503, '5', 'storage_unavailable']);
    full.mockRestore();
  }
  await expect.poll(() => readdirSync(importFolder, { recursive: true })).toEqual(['incoming']);
});
