import { describe, expect, it } from 'vitest';
import { forwardedRequest } from '../../electron/seller/seller-forwarding.ts';
import { isCommonPin } from '../../contract/seller/common-pins.ts';
import { staffPinSchema } from '../../contract/seller/kiosk-care.ts';
import { newEnrolmentCodeSchema, newStaffPinSchema } from '../../contract/seller/back-office-terminal.ts';
import { refusalOf, startStaffServer, Tab } from '../server/accounts/staff-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What leaked lists have at their head, from memory of several: not made by the rules that are tested. */
const triedFirst = (
  '123456 654321 111111 000000 123123 666666 121212 112233 789456 159753 987654 123321 222222 555555 333333 777777 888888 ' +
  '999999 444444 101010 131313 696969 456789 147258 123654 789123 456123 147852 159357 852456 258456 520520 112358 100200 ' +
  '110110 123789 520131 147147 258258 369369 321321 456456 789789 232323 010203 020304 212121 202020 141414 151515 161616 ' +
  '171717 181818 191919 252525 242424 343434 454545 565656 787878 898989 909090 999666 111222 123000 222333 333222 456654 ' +
  '741852 963852 753951 951753 357159 135790 246810 102030 778899 332211 998877 445566 556677 665544 887766 234567 345678 ' +
  '567890 098765 876543 765432 012345 210987 543210 111000 000111 010101 001122 220022 110011 121314 192837 010190 311299 ' +
  '1234567 7654321 1111111 0000000 5201314 7777777 8675309 1231231 1122334 9876543 12345678 87654321 11111111 00000000 ' +
  '12341234 11223344 12121212 88888888 19841984 20202020 11112222 13131313 31121999 19991231 12311999 04071776 14021990 ' +
  '123456789 987654321 111111111 123123123 147258369 789456123 1234567890 0987654321 9876543210 0123456789 1111111111 ' +
  '1212121212 1122334455 1357924680 2580258025 1010101010'
).split(' ');

const forward = (path: string, method: string) =>
  forwardedRequest(
    { url: `app://kiosk${path}`, method, headers: new Headers() },
    { sellerUrl: 'https://seller.example', credential: 'a.b' },
  );

describe('A staff PIN that is tried first', () => {
  it('is known as one: each of more than 100', () => {
    expect(triedFirst.length).toBeGreaterThan(130);
    const missed = triedFirst.filter((pin) => !isCommonPin(pin));
    expect(missed).toEqual([]);
  });

  it('is refused wherever a PIN is chosen', async () => {
    const tab = new Tab(await startStaffServer(`${temporaryFolder()}/seller.sqlite`));
    await tab.signIn();
    for (const pin of ['123456', '20041998', '7777777', '147258']) {
      expect(newEnrolmentCodeSchema.safeParse({ name: 'Kiosk', staffPin: pin }).success).toBe(false);
      expect(newStaffPinSchema.safeParse({ staffPin: pin }).success).toBe(false);
      const code = await tab.send('POST', '/api/back-office/enrolment-codes', { name: 'Kiosk', staffPin: pin });
      expect([code.status, await refusalOf(code)]).toEqual([400, 'request_malformed']);
      const change = await tab.send('PUT', '/api/back-office/terminals/x/staff-pin', { staffPin: pin });
      const { details } = (await change.json()) as { details: { field: string; problem: string }[] };
      expect(details).toEqual([{ field: 'staffPin', problem: expect.stringMatching(/tried first.*no pattern/) }]);
      expect(JSON.stringify(details)).not.toContain(pin);
    }
  });

  it.each(['482915', '739204', '906173', '7391824', '58203917', '604917382', '8305916274'])(
    'is not this one: %s',
    (pin) => {
      expect(staffPinSchema.safeParse(pin).success).toBe(true);
    },
  );

  it('leaves nine of ten PINs to choose from', () => {
    let common = 0;
    for (let pin = 0; pin < 1_000_000; pin += 7) if (isCommonPin(String(pin).padStart(6, '0'))) common++;
    expect(common / (1_000_000 / 7)).toBeLessThan(0.1);
  });
});

describe('The page, which could try every PIN against its hash,', () => {
  it.each([
    '/api/terminal/health',
    '/api/terminal/health/',
    '/api/terminal//health',
    '/api/terminal/./health',
    '/api/shop/../terminal/health',
    '/api/terminal/Health',
    '/api/terminal/health?x=1',
    '/api/TERMINAL/health',
    '/api/%74erminal/health',
    '/api/terminal/%68ealth',
    '/api/terminal/standing',
    '/api/terminal/',
    '/api/terminal/whatever/comes/next',
    '/api/terminals',
    '/api/enrolments',
  ])('does not reach %s through the gateway', (path) => {
    for (const method of ['POST', 'GET', 'HEAD'])
      expect(forward(path, method)).toEqual({ refusal: 'not_for_terminals' });
  });

  it('still reads its session and applies', () => {
    expect(forward('/api/terminal', 'GET')).toMatchObject({ url: 'https://seller.example/api/terminal' });
    expect(forward('/api/applications', 'POST')).toMatchObject({ method: 'POST' });
  });
});
