import { expect, it } from 'vitest';
import { createLog } from '../../platform/log.ts';

function logLines() {
  const lines: string[] = [];
  return { lines, log: createLog('seller', 'debug', { write: (line) => void lines.push(line) }) };
}

const secrets: Record<string, string> = {
  number: '4000000000000002',
  seal: 'eyJhbGciOiJFQ0RILUVTIn0..a.b.c',
  password: 'hunter2',
  credential: 'terminal.secret',
  authorization: 'Terminal terminal.secret',
  cookie: 'session=abc',
  birthDate: '1980-02-29',
  token: 'csrf-token',
};

it('writes one line of JSON with time, name and level', () => {
  const { lines, log } = logLines();
  log.info({ applicationId: 'a' }, 'received');
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: 30, name: 'seller', applicationId: 'a', msg: 'received' });
  expect(new Date(JSON.parse(lines[0]!).time).getTime()).toBeGreaterThan(0);
});

it.each(Object.keys(secrets))('withholds a field called "%s" wherever it stands in what is logged', (field) => {
  const { lines, log } = logLines();
  const secret = secrets[field]!;
  const carrier = { [field]: secret };
  log.info(carrier);
  log.info({ request: carrier });
  log.info({ request: { body: carrier } });
  log.info({ request: { body: { card: carrier } } });
  log.info({ a: { b: { c: { d: { e: carrier } } } } });
  log.info({ list: [carrier, { deeper: [carrier] }] });
  log.child({ request: { headers: carrier } }).warn('with a child');
  log.error({ err: Object.assign(new Error('broken'), { request: { headers: carrier } }) });
  log.error(Object.assign(new Error('broken'), { context: carrier }));
  log.info({ headers: { [field.toUpperCase()]: secret, [`X-${field}`]: 'kept' } });
  expect(lines).toHaveLength(10);
  for (const line of lines) {
    expect(line).not.toContain(secret);
    expect(line).toContain('[withheld]');
    expect(() => JSON.parse(line)).not.toThrow();
  }
});

it('leaves what it was given as it was', () => {
  const { log } = logLines();
  const request = { body: { card: { number: '4000000000000002' } }, list: [{ password: 'x' }] };
  log.info({ request });
  expect(request).toEqual({ body: { card: { number: '4000000000000002' } }, list: [{ password: 'x' }] });
});

it('withholds a credit number that stands in a text', () => {
  const { lines, log } = logLines();
  log.info('number 4000000000000002 was typed');
  log.info({ note: 'typed as 4000 0000 0000 0002 or 4000-0000-0000-0002' });
  log.error(new Error('no account 4000000000000002'));
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).not.toMatch(/4000.?0000.?0000.?0002/);
});

it.each([
  ['account 1 4000000000000002', 'account 1 [withheld]'],
  ['on 20261121 4000000000000002', 'on 20261121 [withheld]'],
  ['4000-0000-0000-0002 2026-11-21', '[withheld] 2026-11-21'],
  ['202611214000000000000002', /^\d{0,8}\[withheld\]$/],
])('withholds a credit number that stands beside other digits: %s', (said, kept) => {
  const { lines, log } = logLines();
  log.info(said);
  const { msg } = JSON.parse(lines[0]!);
  if (typeof kept === 'string') expect(msg).toBe(kept);
  else expect(msg).toMatch(kept);
});

it('leaves times, amounts, ids and what only looks like a number alone', () => {
  const { lines, log } = logLines();
  const kept = {
    decidedAt: 1_795_362_800_679,
    amountMinor: 4_000_000_000_000_002,
    applicationId: '01987f3a-4000-7000-8000-400000000002',
    orderNumber: '1234567890123456',
  };
  log.info(kept, 'kept');
  expect(JSON.parse(lines[0]!)).toMatchObject(kept);
});

it('goes on when what is logged contains itself', () => {
  const { lines, log } = logLines();
  const round: Record<string, unknown> = { password: 'hunter2' };
  round['self'] = round;
  log.info({ round });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('hunter2');
});
