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
    // A shopper leaves no node and no listener: one for each would be 40.
    expect(last!.nodes - first!.nodes).toBeLessThan(40);
    expect(last!.listeners - first!.listeners).toBeLessThan(40);
    expect(growthPerSession(samples, 'heapBytes')).toBeLessThan(20_000);
  });
});
