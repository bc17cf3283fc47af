import { expect, it } from 'vitest';
import { growthPerSession, runKioskSessions } from '../bench/kiosk-sessions.ts';
import { describeWhere } from '../support/requirements.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';

describeWhere('chromium', 'the memory of a kiosk', () => {
  const kiosk = kioskInBrowser();

  it('holds as many nodes and listeners after sixty shoppers as after twenty', async () => {
    const { page } = await kiosk.open();
    const samples = await runKioskSessions(page, { count: 60, every: 20 });
    expect(samples).toHaveLength(3);
    const [first, , last] = samples;
    // One shopper's page is about 400 nodes and 400 listeners, and the last may be held until the next collection; forty
    // would be 16,000.
    expect(last!.nodes - first!.nodes).toBeLessThan(1_000);
    expect(last!.listeners - first!.listeners).toBeLessThan(1_000);
    // What a request needs is let go when its 12 seconds are over, in which some forty shoppers come and go here.
    expect(growthPerSession(samples, 'heapBytes')).toBeLessThan(100_000);
  });
});
