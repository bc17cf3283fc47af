import { isCommonPin } from '../../../contract/seller/common-pins.ts';
import type { BackOfficeSentence } from '../../wording/back-office/en.ts';

/** What is wrong with a PIN that staff chose, in words, or true when it may be used (as react-hook-form expects). */
export function pinProblem(say: (sentence: BackOfficeSentence) => string, pin: string): string | true {
  if (!/^\d{6,10}$/.test(pin)) return say('terminals.pinWrong');
  return isCommonPin(pin) ? say('terminals.pinCommon') : true;
}
