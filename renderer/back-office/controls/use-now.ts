import { useEffect, useState } from 'react';
import { sellerNow } from '../seller/seller-time.ts';

/** The time by the seller's clock, which wrote the times that staff read; refreshed regularly. */
export function useNow(everyMs: number = 10_000): number {
  const [now, setNow] = useState(sellerNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(sellerNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
