import { expect, it } from 'vitest';
import { likenessOfNames } from '../../settling/decision/name/likeness.ts';
import { normaliseName } from '../../settling/decision/name/spelling.ts';

it.each([
  ['सती देवी', 'सीता देवी'],
  ['ヤマタ タロウ', 'ヤマダ タロウ'],
  ['ﾊﾅ ﾀﾛｳ', 'ﾊﾞﾅ ﾀﾛｳ'],
  ['কমল সেন', 'কামাল সেন'],
  ['ราตรี กา', 'ราตรี ก่า'],
  ['மணி ராம்', 'மாணி ராம்'],
])('%s is not %s', (one, other) => {
  expect(likenessOfNames(one, other)).not.toBe('same');
  expect(likenessOfNames(other, one)).not.toBe('same');
  expect(normaliseName(one)).not.toBe(normaliseName(other));
});
