import { expect, it } from 'vitest';
import { BatchSize } from '../../../server/article/batch-size.ts';

it('writes fewer articles in a transaction while each takes long, and more again when it does not', () => {
  const size = new BatchSize();
  expect(size.articles).toBe(100);
  expect(size.note(100, 80)).toBe(20);
  expect(size.articles).toBe(100);
  expect(size.note(100, 600)).toBe(150);
  expect(size.articles).toBe(25);
  size.note(25, 30);
  expect(size.articles).toBe(50);
  size.note(50, 20_000);
  expect(size.articles).toBe(10);
  for (let turn = 0; turn < 5; turn++) size.note(size.articles, 10);
  expect(size.articles).toBe(100);
});

it('does not take the last few articles of a file for a sign that all take long', () => {
  const size = new BatchSize();
  size.note(2, 10);
  expect(size.articles).toBe(30);
  size.note(30, 40);
  expect(size.articles).toBe(60);
});
