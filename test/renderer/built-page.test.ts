import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
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
});
