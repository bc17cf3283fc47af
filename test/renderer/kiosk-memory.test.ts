import { expect, it } from 'vitest';
import { growthPerSession, runKioskSessions } from '../bench/kiosk-sessions.ts';
import { describeWhere } from '../support/requirements.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';

describeWhere('chromium', 'the memory of a kiosk', () => {
  const kiosk = kioskInBrowser();

  it('holds as many nodes and listeners after eighty shoppers as after twenty', async () => {
    const { page } = await kiosk.open();
    const samples = await runKioskSessions(page, { count: 80, every: 20 });
    expect(samples).toHaveLength(4);
    const [first, , third, last] = samples;
    // The page of the last shopper may be held until the next collection; what leaks is there every time.
    const growth = (of: 'nodes' | 'listeners') => Math.min(third![of], last![of]) - first![of];
    // One shopper's page is about 400 nodes and 100 listeners.
    expect(growth('nodes')).toBeLessThan(400);
    expect(growth('listeners')).toBeLessThan(100);
    expect(growthPerSession(samples, 'heapBytes')).toBeLessThan(40_000);
  });
});
