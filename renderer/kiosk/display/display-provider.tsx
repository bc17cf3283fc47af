import { createContext, use, useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { usualSettings } from './display-settings.ts';
import type { DisplaySettings } from './display-settings.ts';
import { showAccent } from './shop-accent.ts';
import { largestTextPx, reachablePx, readDisplayMeasures } from './kiosk-display.ts';
import './page-room.css';
import './high-contrast.css';

type DisplayInUse = DisplaySettings & {
  adjust: (changed: Partial<DisplaySettings>) => void;
  /** The settings with which each shopper starts. */
  restore: () => void;
};

const DisplayContext = createContext<DisplayInUse | undefined>(undefined);

/** Holds one shopper's settings and the shop's accent, and passes the visual ones to the style sheets as attributes of the document. */
export function DisplayProvider({ accent, children }: { accent: string | undefined; children: ReactNode }) {
  const [settings, setSettings] = useState(usualSettings);
  const { textSize, theme, isLow } = settings;
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    dataset['text'] = textSize;
    dataset['theme'] = theme;
    dataset['reach'] = isLow ? 'low' : 'usual';
  }, [textSize, theme, isLow]);
  useLayoutEffect(() => showAccent(accent, theme), [accent, theme]);
  useEffect(() => {
    async function measure() {
      const measures = await readDisplayMeasures();
      const { style } = document.documentElement;
      style.setProperty('--largest-text', `${largestTextPx(measures)}px`);
      style.setProperty('--reachable', `${reachablePx(measures)}px`);
    }
    void measure();
  }, []);
  const adjust = useCallback(
    (changed: Partial<DisplaySettings>) => setSettings((former) => ({ ...former, ...changed })),
    [],
  );
  const restore = useCallback(() => setSettings(usualSettings), []);
  const inUse = useMemo<DisplayInUse>(() => ({ ...settings, adjust, restore }), [settings, adjust, restore]);
  return <DisplayContext value={inUse}>{children}</DisplayContext>;
}

export function useDisplay(): DisplayInUse {
  const display = use(DisplayContext);
  if (!display) throw new Error('useDisplay needs a DisplayProvider around it');
  return display;
}
