/**
 * These are the PINs that people choose most often and an attacker tries first. Leaked lists of PINs show the same kinds: one
 * digit or group repeated, counting up or down, lines across the keypad, and meaningful numbers (a year, a birthday, a word on
 * the keys). The kinds are written as rules, so that they hold for every length; PINs that fit no rule are listed.
 */

/** Ways across the keypad, and digits of a known number. */
const keypadWays = `
  147258 258369 369258 147369 159357 159753 357159 753159 951753 357951 753951 147852 258147 369147 741852
  852963 963852 852741 963741 741963 147963 258963 789456 456789 123789 456123 789123 321654 654321 123654
  147896 123698 123698745 852456 258456 456852 654987 987654 321987 159951 147741 258852 369963 147258369
  159263 142536 415263 963258741 741852963 1470258 7894561 78945612 789456123 1236987 14789632 147896325
  12369874 159753456 1597530 4561230 7410852 7418529 1472583 1478963`;

/** Numbers that mean something, or spell it. */
const meaningful = `
  112358 314159 3141592 31415926 271828 141421 161803 008675 8675309 007007 420420 520131 5201314 1314520
  520520 521521 13145201 168168 518518 100200 102030 1020304 10203040 010203 01020304 020304 123000 100000
  200000 123456789 1234567890 0123456789 112233 332211 223344 11223344 44332211 1122334455 111222 222111
  111222333 122333 111000 000111 123321 456654 1234321 12344321 123454321 1233210 234432 987789 789987
  246810 135790 1357911 24681012 135792468 1357924680 2468013579 135246 246135 102938 1029384756 192837
  19283746 1928374655 918273 123123 124578 235689 134679 976431 505050 696969 131313 212121 232323 786786
  110110 911911 119119 999111 888666 5683000 568356 564335 243663 726729 228228 746463 437437 562656 266437
  736737 999666 222333 333222 220022 110011 121314 141516 101112 202122 151617`;

const listed = new Set(`${keypadWays} ${meaningful}`.trim().split(/\s+/));

/** The same group of digits again and again, also cut short at the end: 000000, 121212, 1231231. */
function isRepeated(pin: string): boolean {
  for (let length = 1; length <= pin.length / 2; length++) {
    if (pin === pin.slice(0, length).repeat(pin.length).slice(0, pin.length)) return true;
  }
  return false;
}

/** Counting up or down by the same step, on from 9 to 0: 123456, 987654, 890123, 13579135. */
function isCounting(pin: string): boolean {
  const step = (10 + Number(pin[1]) - Number(pin[0])) % 10;
  return [...pin].every((digit, place) => Number(digit) === (Number(pin[0]) + step * place) % 10);
}

/** Each digit twice or more in the order of counting, also cut short at the end: 112233, 998877, 1122334. */
function isCountingInGroups(pin: string): boolean {
  const groups = [...pin.matchAll(/(\d)\1*/g)].map(([group]) => group);
  const length = groups[0]?.length ?? 0;
  const isEven = groups.every((group, place) =>
    place === groups.length - 1 ? group.length <= length : group.length === length,
  );
  return isEven && isCounting(groups.map((group) => group[0]).join(''));
}

function isDay(day: string, month: string): boolean {
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
}

const isYear = (text: string) => /^(1[7-9]|20)\d\d$/.test(text);

/** A date with a year of four digits, in any of the orders that people write it in: 24121999, 12241999, 19991224, 241299. */
function isDate(pin: string): boolean {
  const parts = (...lengths: number[]) => {
    let at = 0;
    return lengths.map((length) => pin.slice(at, (at += length)));
  };
  if (pin.length === 8) {
    const [first, second, last] = parts(2, 2, 4) as [string, string, string];
    const [year, third, fourth] = parts(4, 2, 2) as [string, string, string];
    if (isYear(last) && (isDay(first, second) || isDay(second, first))) return true;
    return isYear(year) && (isDay(fourth, third) || isDay(third, fourth));
  }
  if (pin.length !== 6) return false;
  const [first, second, third] = parts(2, 2, 2) as [string, string, string];
  if (isDay(first, second) || isDay(second, first) || isDay(third, second)) return true;
  // Year and month. Month and year is a day and a month too, because centuries are days.
  return isYear(pin.slice(0, 4)) && isDay('1', third);
}

/** Two years side by side: 19801984, 2020201. */
const isOfYears = (pin: string) => /^((19|20)\d\d){2}/.test(pin);

/** Tells whether a PIN of one or more digits is one of those that an attacker tries first. */
export function isCommonPin(pin: string): boolean {
  return (
    listed.has(pin) || isRepeated(pin) || isCounting(pin) || isCountingInGroups(pin) || isDate(pin) || isOfYears(pin)
  );
}
