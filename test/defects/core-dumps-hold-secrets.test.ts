import { expect, it } from 'vitest';
import { serviceUnit } from '../../electron/machine/service-unit.ts';
import { readTwoMachinePlan } from '../../private-link/two-machines/two-machine-plan.ts';
import { linkUnitFile, serverUnitFile } from '../../private-link/two-machines/two-machine-units.ts';

const options = { home: '/home/x', seller: '192.0.2.1', settling: '192.0.2.2', line: false, mtu: '1420' };
const defaults = {
  'seller-interface': 'wg-seller',
  'settling-interface': 'wg-settling',
  namespace: 'sidelane-settling',
  'seller-user': 'a',
  'settling-user': 'b',
  'install-folder': '/etc/sidelane',
  'program-folder': '/opt/sidelane',
  'data-folder': '/var/lib/sidelane',
  out: '/tmp/out',
};
const plan = readTwoMachinePlan({ ...options, ...defaults });

it.each([
  ['the seller server', serverUnitFile(plan, 'seller')],
  ['the settling server', serverUnitFile(plan, 'settling')],
  ['the seller’s end of the link', linkUnitFile(plan, 'seller')],
  ['settling’s end of the link', linkUnitFile(plan, 'settling')],
  ['the kiosk', serviceUnit('/opt/Sidelane/sidelane', ['--enrolment=/e.json'])],
])('No core dump holds the secrets of %s', (_what, unit) => {
  const [, service = ''] = /\n\[Service\]\n(.*?)(?:\n\[|$)/s.exec(unit) ?? [];
  expect(service.split('\n')).toContain('LimitCORE=0');
});
