import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serverFormats } from '../../build/package-server.ts';
import { serverPlaces } from '../../build/installers/server-places.ts';
import { serverCommands } from '../../build/installers/server-starter.ts';
import { runProgram } from '../support/started-shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const names = ['seller', 'settling'] as const;

/** An instruction's arguments, in the order of the file. */
function instructions(name: (typeof names)[number]): (instruction: string) => string[] {
  const text = readFileSync(path.join('build/containers', `Containerfile.${name}`), 'utf8');
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return (instruction) =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));
}

describe.each(names)('the image of the %s', (name) => {
  const of = instructions(name);
  const { packageName, program, state, user } = serverPlaces(name);

  it('is made of the archive that is packaged, and runs its command as a user of its own', () => {
    expect(serverFormats).toContain('tar.xz');
    expect(of('ADD')).toEqual([`${packageName}-\${VERSION}-linux-\${ARCH}.tar.xz /unpacked/`]);
    expect(of('COPY')).toEqual([`--from=unpacked --chown=root:root /${packageName} ${program}`]);
    expect(of('USER')).toEqual([user]);
    expect(of('RUN').join()).toContain(`useradd --system --user-group --uid 852 --home-dir ${state}`);
    expect(of('VOLUME')).toEqual([state]);
    expect(of('ENV')).toEqual([`SIDELANE_${name.toUpperCase()}_HOME=${state}`]);
    expect(of('EXPOSE')).toEqual(name === 'seller' ? ['8520'] : []);
    expect(of('ENTRYPOINT').map((words) => JSON.parse(words) as unknown)).toEqual([[`${program}/${packageName}`]]);
    const commands = serverCommands[name].map((each) => each.name);
    expect(commands).toEqual(expect.arrayContaining(JSON.parse(of('CMD')[0]!) as string[]));
    const [, check] = /CMD (.*)/.exec(of('HEALTHCHECK')[0]!) ?? [];
    const [starter, command] = JSON.parse(check!) as string[];
    expect(starter).toBe(`${program}/${packageName}`);
    expect(commands).toContain(command);
  });
});

describe('the health of a server', () => {
  it('is asked of the seller, and says in one sentence what is wrong', async () => {
    let status = 200;
    const seller = createServer((_request, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => seller.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void seller.close());
    const config = path.join(temporaryFolder(), 'config.json');
    const { port } = seller.address() as AddressInfo;
    writeFileSync(config, JSON.stringify({ name: 'Corner Shop', listen: { host: '0.0.0.0', port } }));
    const health = () => runProgram('setup/machine/health-command.ts', ['--config', config]);
    expect(await health()).toMatchObject({ status: 0 });
    status = 503;
    expect(await health()).toMatchObject({
      status: 1,
      explanation: expect.stringContaining('it answers with status 503'),
    });
  });

  it('is a connection that settling accepts', () => {
    const config = path.join(temporaryFolder(), 'config.json');
    writeFileSync(config, JSON.stringify({ listen: { kind: 'socket', path: '/nowhere/settling.sock' } }));
    const { status, stderr } = spawnSync(process.execPath, ['setup/machine/health-command.ts', '--config', config], {
      env: { ...process.env, SIDELANE_COMMAND: 'sidelane-settling health' },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^sidelane-settling does not answer: .*ENOENT/);
  });
});
