import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { typedColumns } from '../../server/card-numbers/typed-columns.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { createStaffMember } from '../../server/accounts/staff-store.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { typedColumns as typedAtSettling } from '../../settling/operator/card-numbers-command.ts';
import { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { enterPerson, startSettling } from '../settling/settling-under-test.ts';
import { runCredit } from '../settling/operator-in-process.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder, temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { textColumnsOf } from '../support/text-columns.ts';

const command = path.resolve(import.meta.dirname, '../../server/card-numbers/card-numbers-command.ts');
/** Each command is a process of its own, and a busy machine starts them slowly. */
const severalProcessesMs = 120_000;
const number = '4539148803436467';
const told = /4539|1488|0343|6467|٤٥٣٩/;

describeOnEveryDatabase('card numbers that a shop kept before they were refused', ({ freshUrl }) => {
  it(
    'are found by table, column and row, told by their count alone, and taken out when that is confirmed',
    async () => {
      const url = await freshUrl();
      const run = (...args: string[]) =>
        spawnSync(process.execPath, [command, ...args, '--database', url], { input: '', encoding: 'utf8' });
      const database = await openSellerDatabase(url);
      onTestFinished(() => database.close());
      await createStaffMember(database, systemClock, {
        role: 'owner',
        signInName: 'mara',
        password: 'a very good password',
        name: 'Mara',
      });
      expect(run('find')).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^No card number in \d+ columns\.\n$/),
      });

      const address = { recipient: 'Ann', street: '45391488', postalCode: '12345', city: '03436467', country: 'GB' };
      const enter = async (id: string, fulfilment: unknown) =>
        database.write((transaction) =>
          transaction.run(
            `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment, received_at, updated_at, due_at)
           VALUES (?, 't', 'h', 'rejected', 1, 'EUR', ?, 1784000000000, 1784000000000, 1)`,
            [id, JSON.stringify(fulfilment)],
          ),
        );
      await enter('a-1', { method: 'deliver', address });
      await enter('a-2', { method: 'deliver', address: { ...address, street: '1 High Street', city: 'Hull' } });
      await enter('a-3', { method: 'collect' });
      // A telephone number with a country code, and from before they were looked at.
      const reach = (id: string, contact: unknown) =>
        database.write((transaction) =>
          transaction.run('UPDATE application SET contact = ? WHERE application_id = ?', [JSON.stringify(contact), id]),
        );
      await reach('a-2', { phone: '+4915110000007', email: 'ann@example.com' });
      await reach('a-3', { phone: number.replaceAll(/\D/g, '') });
      await database.write((transaction) =>
        transaction.run(`UPDATE staff_member SET name = 'Mara ٤٥٣٩-1488.0343/6467'`),
      );
      await database.write((transaction) =>
        transaction.run(`UPDATE staff_member SET sign_in_name = ?`, [`mara ${number}`]),
      );

      const found = run('find');
      expect(found.status).toBe(1);
      expect(found.stdout.split('\n')).toEqual([
        'application.fulfilment, application_id a-1: 1 card number',
        'application.contact, application_id a-3: 1 card number',
        expect.stringMatching(/^staff_member\.name, staff_id [0-9a-f-]{36}: 1 card number$/),
        expect.stringMatching(/^staff_member\.sign_in_name, staff_id \S+: 1 card number\. Add this member of staff/),
        '',
      ]);
      expect(found.stdout + found.stderr).not.toMatch(told);

      expect(run('redact')).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') });
      const kept = () =>
        database.get<{ fulfilment: string }>(`SELECT fulfilment FROM application WHERE application_id = 'a-1'`);
      expect((await kept())!.fulfilment).toContain('45391488');

      const redacted = run('redact', '--yes');
      expect(redacted).toMatchObject({ status: 1, stdout: expect.stringContaining('Redacted: 3 texts. Left: 1.') });
      expect(JSON.parse((await kept())!.fulfilment)).toEqual({
        method: 'deliver',
        address: { ...address, street: '••••••••', city: '••••••••' },
      });
      const { name } = (await database.get<{ name: string }>('SELECT name FROM staff_member'))!;
      expect(name).toBe('Mara ••••-••••.••••/••••');
      expect(run('find').stdout).toMatch(/^staff_member\.sign_in_name, [^\n]*\n$/);
    },
    severalProcessesMs,
  );

  it(
    'are found at settling by the operator, which the audit records',
    async () => {
      const folder = temporaryFolder();
      const settling = await startSettling({
        databaseUrl: await freshUrl(),
        folder,
        seller: new SellerAtSettling('shop-1', systemClock),
      });
      const configFile = path.join(folder, 'config.json');
      writeFileSync(configFile, JSON.stringify(settling.config));
      await enterPerson({ ...settling, clock: systemClock });
      const find = () => runCredit(configFile, ['card-numbers', 'find']);
      expect(await find()).toMatchObject({ status: 0, out: 'No card number in 5 columns.\n' });
      await settling.database.write((transaction) =>
        transaction.run('UPDATE person SET name = ?', [`Ann ${number} Example`]),
      );
      const found = await find();
      expect(found).toMatchObject({
        status: 1,
        out: expect.stringMatching(/^person\.name, person_id \d+: 1 card number\. /),
      });
      expect(found.out + found.complaint).not.toMatch(told);
      const audited = await settling.database.all<{ details: string }>(
        `SELECT details FROM audit_record WHERE action = 'operator' ORDER BY record_id`,
      );
      expect(audited.map(({ details }) => JSON.parse(details) as unknown)).toMatchObject([
        { command: 'card-numbers find', texts: 0 },
        { command: 'card-numbers find', texts: 1 },
      ]);
    },
    severalProcessesMs,
  );
});

describe('the columns that are looked through', () => {
  const folder = temporaryFolderOfSuite();
  it.each([
    [
      'the seller',
      () => openSellerDatabase(path.join(folder, 'seller.sqlite')),
      typedColumns,
      // Derived from other columns, or an answer of settling's that the seller keeps.
      [
        'application.age_check',
        'article.picture',
        'article.title_key',
        // Languages of the kiosk, names of fields, and hashes.
        'article_translation.field',
        'article_translation.language',
        'article_translation.translated_from',
        'word_translation.language',
        'variant_barcode.barcode_key',
        // A hash, and ids of kiosks, which are of a form that holds no card number.
        'kiosk_rollout.manifest_sha256',
        'kiosk_rollout.terminal_ids',
        'kept_value.name',
        'catalogue_import.file_digest',
        // A hash, and what the host of a picture said of it.
        'fetched_picture.address_digest',
        'fetched_picture.etag',
        'fetched_picture.modified',
        'kept_value.value',
        'receipt_mail.locale',
        'receipt_mail.problem',
        'receipt_mail.time_zone',
        // Each is one of a few words.
        'catalogue_import.kind',
        'search_synonym.way',
        'settling_operation.handed_over_by',
        'staff_member.role',
        'stock_change.reason',
        // Written without what could be a card number (`server/accounts/state-difference.ts`).
        'staff_record.actor_name',
        'staff_record.after_state',
        'staff_record.before_state',
        'staff_record.came_from',
        'storage_look.filling',
        'terminal.public_jwk',
      ],
    ],
    [
      'settling',
      () => openSettlingDatabase(path.join(folder, 'settling.sqlite')),
      typedAtSettling,
      // Its configuration and its own reasons; reports and their parts are checked line by line as they come.
      [
        'alarm.counted_terminal',
        'application.counted_terminal',
        'application.information_seen',
        'application.reason',
        'audit_record.reason',
        'day_report_part.text',
        'decision_policy.policy',
        'decision_policy.version',
        'known_terminal.enrolled_by',
        'known_terminal.key_thumbprint',
        'ledger_account.account_owner',
        'ledger_entry.account_owner',
        // Of commands, whose arguments are refused where they hold a number.
        'operator_proposal.command',
        'operator_proposal.content',
        'operator_proposal.decided_by',
        'operator_proposal.proposed_as',
        'operator_proposal.proposed_by',
        'storage_look.filling',
      ],
    ],
  ])(
    'are all that people type into the database of %s: a new one has to be sorted',
    async (_whose, open, looked, made) => {
      const database = await open();
      try {
        const names = looked.map(({ table, column }) => `${table}.${column}`);
        const unsorted = (await textColumnsOf(database)).filter(
          (name) => !names.includes(name) && !made.includes(name),
        );
        expect(unsorted).toEqual([]);
      } finally {
        await database.close();
      }
    },
  );
});
