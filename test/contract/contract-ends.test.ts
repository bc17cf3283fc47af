import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { forms, valuesAlone } from './contract-forms.ts';

const passes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

describe.each(forms)('The form of a %s', (_name, schema, good, fields, optional = []) => {
  it('has every field that it needs, and no other', () => {
    const names = Object.keys(good);
    expect(Object.keys(fields).toSorted()).toEqual([...new Set([...names, ...optional])].toSorted());
    expect(passes(schema, good)).toBe(true);
    expect(passes(schema, { ...good, more: 1 })).toBe(false);
    for (const name of names) {
      const { [name]: _left, ...others } = good;
      expect(passes(schema, others), `without ${name}`).toBe(optional.includes(name));
    }
  });

  it.each(Object.entries(fields))('takes %s up to its ends and nothing beyond', (name, { takes = [], refuses }) => {
    for (const value of takes) expect(passes(schema, { ...good, [name]: value }), `takes ${String(value)}`).toBe(true);
    for (const value of refuses) {
      expect(passes(schema, { ...good, [name]: value }), `refuses ${String(value)}`).toBe(false);
    }
  });
});

it.each(valuesAlone)('A %s has its ends', (_name, schema, { takes = [], refuses }) => {
  for (const value of takes) expect(passes(schema, value), String(value)).toBe(true);
  for (const value of refuses) expect(passes(schema, value), String(value)).toBe(false);
});
