import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { StaffTerminal } from '../../../contract/seller/back-office-terminal.ts';
import { kioskProblems } from '../../../renderer/back-office/terminals/kiosk-problems.ts';
import { english } from '../../../renderer/wording/english.ts';
import { german } from '../../../renderer/wording/german.ts';
import { describeWhere } from '../../support/requirements.ts';
import { enrolAsKiosk, giveBridge, kioskInBrowser } from '../../renderer/kiosk-in-browser.ts';
import { speak } from '../../renderer/every-screen.ts';

/* Reading aloud was offered on machines without a voice. It failed with `synthesis-failed`, and the page stayed silent. */

type Played = { voices: string[]; utterances: (EventTarget & { text: string })[]; come(voices: string[]): void };

const played = (page: Page) => ({
  come: (voices: string[]) =>
    page.evaluate((given) => (window as unknown as { played: Played }).played.come(given), voices),
  /** What becomes of the latest sentence. */
  ends: (kind: 'start' | 'error', error?: string) =>
    page.evaluate(
      ([name, reason]) => {
        const latest = (window as unknown as { played: Played }).played.utterances.at(-1)!;
        latest.dispatchEvent(Object.assign(new Event(name!), { error: reason }));
      },
      [kind, error] as const,
    ),
});

const button = (page: Page) => page.getByRole('button', { name: english['spoken.switch'], exact: true });
const notice = (page: Page) => page.getByText(english['spoken.silent']);
const told = (page: Page) => page.evaluate(() => (window as unknown as { speechTold?: string }).speechTold);

describeWhere('chromium', 'reading aloud', () => {
  const kiosk = kioskInBrowser();

  async function openWith(voices: string[]) {
    const { page, seller } = await kiosk.open();
    await giveBridge(page, seller.rootThumbprint);
    await page.addInitScript((given) => {
      const player = new EventTarget();
      const state: Played = {
        voices: given,
        utterances: [],
        come(come) {
          state.voices = come;
          player.dispatchEvent(new Event('voiceschanged'));
        },
      };
      Object.assign(player, {
        getVoices: () => state.voices.map((lang) => ({ lang })),
        speak: (utterance: Played['utterances'][number]) => void state.utterances.push(utterance),
        cancel: () => {},
      });
      Object.defineProperty(window, 'speechSynthesis', { value: player });
      Object.assign(window, { played: state });
    }, voices);
    await enrolAsKiosk(page);
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
    return page;
  }

  it('is not offered where nothing can speak, and the settings say why', async () => {
    const page = await openWith([]);
    expect(await button(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Display and accessibility' }).click();
    await page.getByText(english['spoken.none']).waitFor();
    expect(await page.getByRole('switch', { name: english['spoken.switch'] }).count()).toBe(0);
    await expect.poll(() => told(page)).toBe('none');
  });

  it('is offered once the voices have come, and only in a language that one of them speaks', async () => {
    const page = await openWith([]);
    await played(page).come(['en-GB', 'ja_JP']);
    await button(page).waitFor();
    await expect.poll(() => told(page)).toBe('ready');
    await speak(page, 'de');
    expect(await page.getByRole('button', { name: german['spoken.switch'], exact: true }).count()).toBe(0);
    await speak(page, 'ja');
    expect(await page.locator('.display-button').count()).toBe(2);
  });

  it.each(['synthesis-failed', 'synthesis-unavailable', 'voice-unavailable', 'audio-hardware', 'network'])(
    'says on the screen that it fails, and tells the kiosk, until a sentence is spoken: %s',
    async (error) => {
      const page = await openWith(['en-US']);
      await button(page).click();
      await page.getByRole('button', { name: english['spoken.repeat'] }).waitFor();
      expect(await notice(page).count()).toBe(0);
      await played(page).ends('error', error);
      await notice(page).waitFor();
      await expect.poll(() => told(page)).toBe('failed');
      await played(page).ends('start');
      await notice(page).waitFor({ state: 'detached' });
      await expect.poll(() => told(page)).toBe('ready');
    },
  );

  it.each(['canceled', 'interrupted', 'not-allowed'])(
    'does not call a sentence failed that was stopped: %s',
    async (error) => {
      const page = await openWith(['en-US']);
      await button(page).click();
      await page.getByRole('button', { name: english['spoken.repeat'] }).waitFor();
      await played(page).ends('error', error);
      expect([await notice(page).count(), await told(page)]).toEqual([0, 'ready']);
    },
  );

  it('says so when the language changes to one without a voice, or headphones switch it on', async () => {
    const page = await openWith(['en-US']);
    await button(page).click();
    await speak(page, 'de');
    await page.getByText(german['spoken.silent']).waitFor();
  });

  it('that does not work is among the kiosk’s problems in the back office', () => {
    const health = {
      receivedAt: 0,
      sentAt: 0,
      reloads: 0,
      relaunches: 0,
      lastFault: null,
      printer: 'ready',
      keychain: 'system',
    };
    const problemsWith = (speech?: string) =>
      kioskProblems(
        {
          kind: 'kiosk',
          revokedAt: null,
          hasStaffPin: true,
          health: { ...health, speech },
        } as unknown as StaffTerminal,
        0,
      ).map(({ name }) => name);
    expect([problemsWith('failed'), problemsWith('none'), problemsWith('ready'), problemsWith()]).toEqual([
      ['speech_failed'],
      ['no_voice'],
      [],
      [],
    ]);
  });
});
