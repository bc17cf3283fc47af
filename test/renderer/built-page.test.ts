import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { pageRouter } from '../../server/http/page.ts';
import { builtPage } from '../support/keeper-question.ts';

describe('the built page', () => {
  it('is what a shop gets, whoever has it built: after the tests, shops were started and packaged with React’s development build', async () => {
    const assets = path.join(await builtPage(), 'page', 'assets');
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
    const text = scripts.map((name) => readFileSync(path.join(assets, name), 'utf8')).join('\n');
    expect({ isMinified: text.includes('Minified React error'), isForDevelopment: text.includes('jsxDEV') }).toEqual({
      isMinified: true,
      isForDevelopment: false,
    });
  });

  it('is at most 250 KB for a shopper’s browser, with the sentences of one language and before its pictures and letters', async () => {
    const folder = path.join(await builtPage(), 'page');
    const document = readFileSync(path.join(folder, 'index.html'));
    const needed = [...document.toString().matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(
      ([, file]) => file!,
    );
    // The smallest files are sent as they are.
    const sizeOf = (file: string) => {
      const compressed = path.join(folder, `${file}.br`);
      return readFileSync(existsSync(compressed) ? compressed : path.join(folder, file)).length;
    };
    const languages = readdirSync(path.join(folder, 'assets')).filter((name) =>
      /^(german|spanish|japanese|arabic)-.*\.js$/.test(name),
    );
    expect(needed.length).toBeGreaterThan(1);
    expect(languages.length).toBeGreaterThanOrEqual(4);
    const ofLanguages = languages.map((name) => sizeOf(`assets/${name}`));
    const size = [document.length, ...needed.map(sizeOf), Math.max(...ofLanguages)].reduce(
      (sum, each) => sum + each,
      0,
    );
    expect(size).toBeLessThanOrEqual(250_000);
  });

  it('reaches a browser compressed where it reads that, and as it is where not', async () => {
    const folder = path.join(await builtPage(), 'page');
    const [script] = /assets\/kiosk-[^"]+\.js/.exec(readFileSync(path.join(folder, 'index.html'), 'utf8'))!;
    const server = createServer(express().use(pageRouter(folder)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${script}`;
    try {
      const plain = readFileSync(path.join(folder, script), 'utf8');
      for (const [asked, sent] of [
        ['br, gzip', 'br'],
        ['identity', null],
      ] as const) {
        const answer = await fetch(url, { headers: { 'accept-encoding': asked } });
        expect(answer.headers.get('content-encoding')).toBe(sent);
        expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
        expect(answer.headers.get('cache-control')).toMatch(/immutable/);
        expect(answer.headers.get('vary')).toMatch(/Accept-Encoding/);
        expect(await answer.text()).toBe(plain);
      }
    } finally {
      server.close();
    }
  });
});
