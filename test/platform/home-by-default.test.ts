import { expect, it, onTestFinished, vi } from 'vitest';
import { homeByDefault } from '../../platform/usual-home.ts';

it.each([
  { command: undefined, home: '.sidelane' },
  { command: '', home: '.sidelane' },
  { command: 'sidelane-seller staff', home: 'the installed server’s' },
])('a help text names the home of $command', ({ command, home }) => {
  vi.stubEnv('SIDELANE_COMMAND', command);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(homeByDefault()).toBe(home);
});
