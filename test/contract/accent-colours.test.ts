import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accentColours, contrast } from '../../contract/seller/accent-colours.ts';
import { themes } from '../../renderer/kiosk/display/display-settings.ts';
import { accentThemes } from '../../renderer/kiosk/display/shop-accent.ts';

describe.each(themes)('a shop’s accent in the theme %s', (theme) => {
  const asked = accentThemes[theme];

  it('has text that can be read on it, pressed or not, and can be seen on the frame, in every colour', () => {
    const colour = integer({ min: 0, max: 0xff_ff_ff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
    assert(
      property(colour, (wanted) => {
        const { accent, pressed, text } = accentColours(wanted, asked);
        expect(contrast(accent, text)).toBeGreaterThanOrEqual(asked.leastForText);
        expect(contrast(pressed, text)).toBeGreaterThanOrEqual(asked.leastForText);
        expect(contrast(accent, asked.frame)).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: 400, examples: [['#000000'], ['#ffffff'], ['#767676'], ['#003366'], ['#ffc928']] },
    );
  });

  it('stays as it is where it can be read and seen', () => {
    expect(accentColours('#FFC928', asked)).toMatchObject({ accent: '#ffc928', text: asked.dark });
  });
});
