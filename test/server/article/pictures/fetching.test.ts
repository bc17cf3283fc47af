import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchPicture } from '../../../../server/article/pictures/fetching/fetch-picture.ts';
import type { FetchOptions, WantedFile } from '../../../../server/article/pictures/fetching/fetch-picture.ts';
import { FetchQueue } from '../../../../server/article/pictures/fetching/fetch-queue.ts';
import { FetchFailure } from '../../../../server/article/pictures/fetching/picture-failure.ts';
import { addressJudge } from '../../../../server/article/pictures/fetching/public-address.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000, 7)]);
const limits = { bytes: 5_000, timeMs: 10_000, redirects: 3 };

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void (server.closeAllConnections(), server.close()));
  const { port } = server.address() as AddressInfo;
  return { port, url: (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}` };
}

const optionsFor = (port: number, given: Partial<FetchOptions> = {}): FetchOptions => ({
  folder: temporaryFolder(),
  judge: addressJudge(['127.0.0.1'], []),
  ports: [port],
  limits,
  ...given,
});

async function fetched(wanted: string | WantedFile, options: FetchOptions): Promise<string> {
  try {
    const answer = await fetchPicture(typeof wanted === 'string' ? { address: wanted } : wanted, options);
    return answer.is;
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    expect(readdirSync(options.folder)).toEqual([]);
    return `${error.failure}: ${error.message}`;
  }
}

const send: RequestListener = (_request, response) =>
  response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(jpeg);

describe('Fetching a picture', () => {
  it('writes what the host sends, and says nothing of the shop', async () => {
    let asked: Record<string, unknown> = {};
    const { port, url } = await serve((request, response) => {
      asked = request.headers;
      response.writeHead(200, { 'Content-Type': 'image/jpeg', ETag: '"one"' }).end(jpeg);
    });
    const options = optionsFor(port);
    const answer = await fetchPicture({ address: url('/a.jpg') }, options);
    if (answer.is !== 'fetched') throw new Error('it was not fetched');
    expect(readFileSync(answer.file)).toEqual(jpeg);
    expect(answer).toMatchObject({ bytes: jpeg.length, etag: '"one"', modified: null });
    expect(Object.keys(asked).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    expect(asked['user-agent']).toBe('Sidelane (product pictures)');
  });

  it('asks whether a picture has changed', async () => {
    const { port, url } = await serve((request, response) =>
      response.writeHead(request.headers['if-none-match'] === '"one"' ? 304 : 500).end(),
    );
    expect(await fetched({ address: url('/'), etag: '"one"' }, optionsFor(port))).toBe('unchanged');
  });

  it('connects to no address that is not public, however it is written', async () => {
    let requests = 0;
    const { port } = await serve((...both) => {
      requests++;
      send(...both);
    });
    const options = optionsFor(port, { judge: addressJudge([], []) });
    const hosts = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0177.0.0.1', '0', '127.1'];
    for (const host of hosts)
      expect([host, await fetched(`http://${host}:${port}/a.jpg`, options)]).toEqual([
        host,
        expect.stringMatching(/^address_not_public: .*--allow-address/),
      ]);
    expect(requests).toBe(0);
  });

  it('judges every address of a name, and the one that the connection has', async () => {
    let requests = 0;
    const { port, url } = await serve((...both) => {
      requests++;
      send(...both);
    });
    const address = url('/a.jpg', 'pictures.example');
    const both = optionsFor(port, { judge: addressJudge([], []), lookUp: async () => ['93.184.215.14', '10.0.0.5'] });
    expect(await fetched(address, both)).toMatch(/^address_not_public: pictures.example leads to 10.0.0.5/);
    // A name that answers otherwise the second time is asked once.
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const rebound = optionsFor(port, { lookUp: async () => answers.shift() ?? [] });
    expect(await fetched(address, rebound)).toBe('fetched');
    expect(answers).toHaveLength(1);
    // What is let through by mistake is noticed on the connection, before a byte is sent.
    let judged = 0;
    const late = optionsFor(port, {
      judge: () => (judged++ === 0 ? null : 'this machine (loopback)'),
      lookUp: async () => ['127.0.0.1'],
    });
    requests = 0;
    expect(await fetched(address, late)).toBe(
      'address_not_public: the connection to pictures.example went to this machine (loopback)',
    );
    expect(requests).toBe(0);
  });

  it('judges each address that it is led to, and is led three times at most', async () => {
    const { port, url } = await serve((request, response) => {
      const [, kind, count] = /^\/(\w+)\/?(\d*)/.exec(request.url ?? '') ?? [];
      const lead = (to: string) => response.writeHead(302, { Location: to }).end();
      if (kind === 'link') return lead(`http://169.254.169.254/latest/meta-data`);
      if (kind === 'file') return lead('file:///etc/passwd');
      if (kind === 'port') return lead('http://127.0.0.1:22/');
      if (kind === 'nowhere') return lead('http://[');
      if (kind === 'step' && Number(count) > 0) return lead(`/step/${Number(count) - 1}`);
      send(request, response);
    });
    const options = optionsFor(port);
    expect(await fetched(url('/step/3'), options)).toBe('fetched');
    const fresh = optionsFor(port);
    expect(await fetched(url('/step/4'), fresh)).toBe('too_many_redirects: it leads on more than 3 times');
    expect(await fetched(url('/link'), fresh)).toMatch(/^address_not_public: 169.254.169.254 is a link-local address/);
    expect(await fetched(url('/file'), fresh)).toMatch(/^address_not_usable: it leads to another address: only https/);
    expect(await fetched(url('/port'), fresh)).toMatch(/not 22: allow it with --allow-port 22/);
    expect(await fetched(url('/nowhere'), fresh)).toMatch(/^address_not_usable/);
  });

  it('takes no more than the limits, and nothing but pictures', async () => {
    const kinds: Record<string, [number, Record<string, string>, string | Buffer]> = {
      html: [200, { 'Content-Type': 'text/html' }, '<html>'],
      lying: [200, { 'Content-Type': 'image/jpeg' }, '<!DOCTYPE html><html>'],
      svg: [200, { 'Content-Type': 'image/svg+xml' }, '<svg xmlns="x"/>'],
      pdf: [200, { 'Content-Type': 'application/pdf' }, '%PDF'],
      gone: [404, {}, ''],
      said: [200, { 'Content-Type': 'image/jpeg', 'Content-Length': '9000' }, ''],
      packed: [200, { 'Content-Type': 'image/jpeg', 'Content-Encoding': 'gzip' }, jpeg],
      plain: [200, { 'Content-Type': 'binary/octet-stream' }, jpeg],
      nothing: [200, { 'Content-Type': 'image/png' }, ''],
    };
    const { port, url } = await serve((request, response) => {
      const kind = (request.url ?? '').slice(1);
      if (kind === 'endless') {
        response.writeHead(200, { 'Content-Type': 'image/jpeg' }).write(jpeg);
        const more = setInterval(() => response.write(jpeg), 5);
        response.on('close', () => clearInterval(more));
        return;
      }
      if (kind === 'silent') return;
      if (kind === 'slow') return void response.writeHead(200, { 'Content-Type': 'image/jpeg' }).write(jpeg);
      if (kind === 'broken') {
        response.writeHead(200, { 'Content-Length': '4000' }).write(jpeg);
        setTimeout(() => response.destroy(), 20);
        return;
      }
      const [status, headers, body] = kinds[kind]!;
      response.writeHead(status, headers).end(body);
    });
    const of = (kind: string, timeMs = limits.timeMs) =>
      fetched(url(`/${kind}`), optionsFor(port, { limits: { ...limits, timeMs } }));
    expect(await of('plain')).toBe('fetched');
    expect(await of('html')).toMatch(/^not_a_picture: it is a page and not a picture/);
    expect(await of('lying')).toMatch(/^not_a_picture: it is a page and not a picture/);
    expect(await of('svg')).toMatch(/^not_a_picture: it is a drawing \(SVG\)/);
    expect(await of('pdf')).toMatch(/^not_a_picture: 127.0.0.1 sends it as application\/pdf/);
    expect(await of('packed')).toMatch(/^not_a_picture: .*packed \(gzip\)/);
    expect(await of('nothing')).toBe('not_a_picture: it is empty');
    expect(await of('gone')).toBe('refused_there: 127.0.0.1 answers with the status 404');
    for (const kind of ['said', 'endless']) expect(await of(kind)).toMatch(/^too_large/);
    const [silent, slow, broken] = await Promise.all([of('silent', 300), of('slow', 300), of('broken')]);
    expect([silent, slow]).toEqual(Array(2).fill('too_slow: it was not here after 0.3 seconds'));
    expect(broken).toMatch(/^cut_off/);
  });

  it('says in a sentence that there is no such name, and that nobody answers', async () => {
    const { port, url } = await serve(send);
    const lost = optionsFor(port, { lookUp: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await fetched(url('/', 'nobody.example'), lost)).toBe(
      'name_not_known: there is no address for nobody.example',
    );
    expect(await fetched('http://127.0.0.1:1/', optionsFor(1))).toBe(
      'not_reached: 127.0.0.1 does not answer (ECONNREFUSED)',
    );
  });
});

describe('The order of fetching', () => {
  it('is four at a time, two of one host, and gives up a host that does not answer five times', async () => {
    const queue = new FetchQueue();
    const running = new Map<string, number>();
    let [most, mostOfOne] = [0, 0];
    const job = (host: string) =>
      queue.add(host, async () => {
        running.set(host, (running.get(host) ?? 0) + 1);
        most = Math.max(
          most,
          [...running.values()].reduce((sum, count) => sum + count, 0),
        );
        mostOfOne = Math.max(mostOfOne, ...running.values());
        await new Promise((resolve) => setTimeout(resolve, 2));
        running.set(host, running.get(host)! - 1);
        if (host === 'dead') throw new FetchFailure('not_reached', 'no answer');
      });
    const all = Array.from({ length: 40 }, (_, number) => job(['a', 'b', 'c', 'dead'][number % 4]!));
    const ended = await Promise.allSettled(all);
    expect([most, mostOfOne]).toEqual([4, 2]);
    const failures = ended.flatMap((one) => (one.status === 'rejected' ? [(one.reason as FetchFailure).failure] : []));
    expect(failures.filter((failure) => failure === 'host_given_up').length).toBeGreaterThanOrEqual(4);
    expect(failures).toHaveLength(10);
  });
});
