import { expect, it } from 'vitest';
import { passwordProblem } from '../../contract/seller/staff-password.ts';

const known = ['mara', 'Mara Lindt', 'Corner Shop'];

it.each([
  'password1234',
  'P@ssw0rd1234',
  'Passw0rd!2026',
  '123456789012',
  '098765432109',
  'qwertyuiop12',
  'azertyuiop2026',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'ＰＡＳＳＷＯＲＤ１２３４',
  'Willkommen2026',
  'iloveyou1234',
  'Mara-Lindt-26',
  'CornerShop!!1',
])('takes no %s, which is guessed first', (password) => {
  expect(passwordProblem(password, known)).toBe('guessed_first');
});

it.each([
  'seventeen blue cranes',
  'correct horse battery',
  'xK9$2mQpL0vT',
  '834719265038',
  'Wasser-Tee-Lampe',
  '雪の降る町を歩いて帰った日',
])('takes %s', (password) => {
  expect(passwordProblem(password, known)).toBeUndefined();
});

it('counts characters as people do, from 12 to 200', () => {
  expect(passwordProblem('🦩🪿🦆🦢🦉🦚🦜🐓🦃🐧🐤')).toBe('too_short');
  expect(passwordProblem('blue cranes '.repeat(20))).toBe('too_long');
});
