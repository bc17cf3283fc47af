import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isMailable } from '../../../contract/seller/receipt-mail.ts';
import { mailConfigSchema } from '../../../server/config/mail-config.ts';
import type { MailConfig } from '../../../server/config/mail-config.ts';
import { mailServer } from '../../../server/receipt-mail/mail-server.ts';
import type { Mail } from '../../../server/receipt-mail/receipt-mail.ts';
import { makeCertificate } from '../../electron/certificate.ts';
import { MailRefusal, startMailServer, textOf } from '../../support/mail-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const certificate = makeCertificate();
const withTls = { key: certificate.key, cert: certificate.cert };
const mail: Mail = {
  to: 'ann@example.com',
  from: { name: 'Tern & Co, "Kai"', address: 'shop@example.com' },
  subject: 'Ihr Beleg von Tern & Co, Bestellung 100026',
  text: 'Enamel mug · Blue: 14,50 €\n合計\n.\nlast\n',
  messageId: '<0190a000-0000-4000-8000-000000000001@example.com>',
  date: new Date(Date.UTC(2026, 10, 29, 18, 20)),
  language: 'de-DE',
};

function authorityFile(pem = certificate.cert): string {
  const file = path.join(temporaryFolder(), 'authority.pem');
  writeFileSync(file, pem);
  return file;
}

function passwordFile(content: string, mode = 0o600): string {
  const file = path.join(temporaryFolder(), 'mail-password');
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

const at = (port: number, more: Partial<MailConfig> = {}) =>
  mailConfigSchema.parse({ host: '127.0.0.1', port, tls: 'none', from: 'shop@example.com', ...more });
const never = new AbortController().signal;
const sendTo = (port: number, more?: Partial<MailConfig>, letter = mail) => mailServer(at(port, more))(letter, never);
const withPassword = (file: string) => () => mailServer(at(25, { user: 'till', passwordFile: file }));

describe('a mail to the mail server', () => {
  it('arrives with its text, its sender and its fixed Message-ID and date', async () => {
    const server = await startMailServer();
    expect(await sendTo(server.port)).toEqual({ sent: true });
    const [first] = server.received;
    expect(first).toMatchObject({ from: 'shop@example.com', to: ['ann@example.com'] });
    expect(textOf(first!)).toBe(mail.text);
    const head = first!.content.slice(0, first!.content.indexOf('\r\n\r\n'));
    for (const line of [
      'From: "Tern & Co, \\"Kai\\"" <shop@example.com>',
      'To: ann@example.com',
      'Subject: Ihr Beleg von Tern & Co, Bestellung 100026',
      'Message-ID: <0190a000-0000-4000-8000-000000000001@example.com>',
      'Date: Sun, 29 Nov 2026 18:20:00 +0000',
      'Auto-Submitted: auto-generated',
      'Content-Language: de-DE',
    ])
      expect(head.split('\r\n')).toContain(line);
    expect(head).not.toMatch(/X-Mailer|Bcc/i);
  });

  it('has no further header or recipient for any name of the shop', async () => {
    const server = await startMailServer();
    const name = '潮 Shop\r\nBcc: eve@example.net';
    await sendTo(server.port, {}, { ...mail, from: { ...mail.from, name }, subject: `${name}, 1` });
    const [first] = server.received;
    expect(first!.to).toEqual(['ann@example.com']);
    expect(first!.content).not.toMatch(/^Bcc:/im);
  });

  it('is encrypted where STARTTLS is wanted, and signs in with the password of the file', async () => {
    const server = await startMailServer(
      {},
      {
        ...withTls,
        authOptional: false,
        onAuth: ({ username, password }, _session, answer) =>
          password === 'right one' ? answer(null, { user: username }) : answer(new Error('No, ann@example.com')),
      },
    );
    const tls = { tls: 'starttls', authorityFile: authorityFile(), user: 'till' } as const;
    expect(await sendTo(server.port, { ...tls, passwordFile: passwordFile('right one\n') })).toEqual({ sent: true });
    expect(server.received).toMatchObject([{ isEncrypted: true, user: 'till' }]);
    expect(await sendTo(server.port, { ...tls, passwordFile: passwordFile('wrong one') })).toMatchObject({
      sent: false,
      problem: 'sign_in',
      isFinal: false,
    });
  });

  it('is encrypted from the beginning on the port for that', async () => {
    const server = await startMailServer({}, { ...withTls, secure: true });
    expect(await sendTo(server.port, { tls: 'implicit', authorityFile: authorityFile() })).toEqual({ sent: true });
    expect(server.received).toMatchObject([{ isEncrypted: true }]);
  });

  it('does not leave where STARTTLS is missing, or the certificate is vouched for by no one', async () => {
    const plain = await startMailServer({}, { hideSTARTTLS: true, disabledCommands: ['AUTH', 'STARTTLS'] });
    const strange = await startMailServer({}, withTls);
    const other = authorityFile(makeCertificate().cert);
    const failed = { sent: false, problem: 'tls', isFinal: false };
    expect(await sendTo(plain.port, { tls: 'starttls', authorityFile: authorityFile() })).toMatchObject(failed);
    expect(await sendTo(strange.port, { tls: 'starttls' })).toMatchObject(failed);
    expect(await sendTo(strange.port, { tls: 'starttls', authorityFile: other })).toMatchObject(failed);
    expect([plain.connections(), strange.connections()]).toEqual([1, 2]);
    expect([...plain.received, ...strange.received]).toEqual([]);
  });

  it.each([
    ['refuses the address', { recipient: new MailRefusal(550, 'No such user') }, 'refused', true, 550],
    ['refuses what was written', { content: new MailRefusal(554, 'Spam') }, 'refused', true, 554],
    ['refuses the sender', { sender: new MailRefusal(553, 'Not yours') }, 'refused', false, 553],
    ['asks to wait (greylisting)', { recipient: new MailRefusal(451, 'Greylisted') }, 'busy', false, 451],
    ['is full', { content: new MailRefusal(452, 'Full') }, 'busy', false, 452],
    ['cuts the connection in the middle of the mail', { content: 'cut' }, 'unreachable', false, undefined],
  ] as const)('fails in a way that says what to do next: it %s', async (_name, manners, problem, isFinal, code) => {
    const { port } = await startMailServer(manners);
    expect(await sendTo(port)).toEqual({ sent: false, problem, isFinal, code });
  });

  it('fails where none listens, and where what listens says nothing', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const stopping = new AbortController();
    const sending = mailServer(at(port))(mail, stopping.signal);
    silent.once('connection', () => stopping.abort());
    expect(await sending).toMatchObject({ problem: 'unreachable', isFinal: false });
    await new Promise((resolve) => silent.close(resolve));
    expect(await sendTo(port)).toMatchObject({ problem: 'unreachable', isFinal: false });
  });
});

describe('the configuration of the mail server', () => {
  const right = { host: 'mail.example', port: 587, tls: 'starttls', from: 'shop@example.com' };
  const problemsOf = (mistake: object) =>
    mailConfigSchema
      .safeParse({ ...right, ...mistake })
      .error?.issues.map(({ path: [field], message }) => [field, message]);

  it.each([
    [{ host: ' ' }, ['host', 'must be the name or the address of the mail server']],
    [{ port: 0 }, ['port', expect.any(String)]],
    [{ port: '587' }, ['port', 'must be a port, such as 587']],
    [{ tls: 'yes' }, ['tls', 'must be "starttls", "implicit", or "none" for this machine alone']],
    [
      { tls: 'none' },
      ['tls', 'must be "starttls" or "implicit": addresses would travel unencrypted to another machine'],
    ],
    [{ from: 'The shop <shop@example.com>' }, ['from', 'must be an email address, such as shop@example.com']],
    [{ user: 'till' }, ['passwordFile', 'must be there with "user"']],
    [{ passwordFile: '/run/secret' }, ['user', 'must be there with "passwordFile"']],
    [{ host: 'localhost', tls: 'none', authorityFile: '/a.pem' }, ['authorityFile', 'is for TLS: leave it out']],
  ])('is refused with one sentence: %j', (mistake, problem) => {
    expect(problemsOf(mistake)).toEqual([problem]);
  });

  it('may do without TLS on this machine, and names a file that cannot be used', () => {
    for (const host of ['127.0.0.1', '::1', 'localhost']) expect(problemsOf({ host, tls: 'none' })).toBeUndefined();
    expect(withPassword(passwordFile('secret', 0o644))).toThrow(/mode 0644: others can read a secret/);
    expect(withPassword(passwordFile('\nsecret'))).toThrow(/is empty: the first line has to be the password/);
    const wrongAuthority = { tls: 'starttls', authorityFile: authorityFile('none') } as const;
    expect(() => mailServer(at(25, wrongAuthority))).toThrow(/holds no certificate/);
  });
});

it.each([
  ['ann@example.com', true],
  ["ann.o'neill+till@mail.example.co.uk", true],
  ['köche@bücher.example', true],
  ['ann@example.com,eve@example.net', false],
  ['ann@example.com>', false],
  ['<ann@example.com', false],
  ['"ann eve"@example.com', false],
  ['ann@eve@example.com', false],
  ['ann(eve)@example.com', false],
  ['friends:ann@example.com;', false],
  ['ann@example.com\nBcc: eve@example.net', false],
  ['.ann@example.com', false],
  ['ann..eve@example.com', false],
  ['ann@-example.com', false],
  ['ann@example', false],
  ['ann@[127.0.0.1]', false],
  [`${'a'.repeat(65)}@example.com`, false],
])('a receipt goes to one address, and %j is %s', (address, is) => {
  expect(isMailable(address)).toBe(is);
});
