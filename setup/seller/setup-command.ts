/** `sidelane-seller setup` sets an installed seller server up: an empty shop, and its end of the private link. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import path from 'node:path';
import { systemClock } from '../../platform/clock.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import { addFirstStaffMember } from '../../server/accounts/first-staff-member.ts';
import { assertNetwork20IsSafe } from '../../server/config/network-20.ts';
import { sellerConfigSchema } from '../../server/config/seller-config.ts';
import type { SellerConfigFile } from '../../server/config/seller-config.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { keepShopCurrency, readShopCurrency } from '../../server/database/shop-currency.ts';
import { writeConfiguration } from '../machine/configuration-file.ts';
import { prepareLinkEnd } from '../machine/link-end.ts';
import type { LinkEnd } from '../machine/link-end.ts';
import { asUser } from '../machine/own-user.ts';
import type { Places } from '../machine/places.ts';
import { Mistake } from '../machine/questions.ts';
import type { Answers } from '../machine/questions.ts';
import { howToStart, runSetup } from '../machine/setup-program.ts';
import { assertSeen, databaseIn } from '../machine/unit-view.ts';
import { ensureSellerKeys, signingKeyFileIn } from './seller-keys.ts';
import { sellerQuestions } from './seller-questions.ts';

type SellerAnswers = Answers<typeof sellerQuestions>;

const isOnServer = (database: string) => /^postgres(ql)?:/.test(database);

function tlsOf({
  certificateFile,
  certificateKeyFile,
  proxy,
}: SellerAnswers): Pick<SellerConfigFile, 'tls' | 'trustedProxy'> {
  if ((certificateFile === undefined) !== (certificateKeyFile === undefined))
    throw new Mistake('certificateFile and certificateKeyFile belong together: say both, or none.');
  if (certificateFile !== undefined && proxy !== undefined)
    throw new Mistake(
      'Say a certificate or a proxy, and not both: where a proxy stands in front, it has the certificate.',
    );
  if (proxy !== undefined) return { tls: 'proxy-in-front', trustedProxy: proxy };
  if (certificateFile === undefined || certificateKeyFile === undefined) return {};
  return { tls: { certificateFile: path.resolve(certificateFile), keyFile: path.resolve(certificateKeyFile) } };
}

function configOf(places: Places, answers: SellerAnswers, { plan }: LinkEnd): SellerConfigFile {
  const { state, program } = places;
  const { sellerId, name, currency, language: locale, address, listen, database } = answers;
  const { settlingKeys, selfEnrolment, lineInterface } = answers;
  return {
    sellerId,
    name,
    ...(address.length > 0 && { address }),
    currency,
    locale,
    databaseUrl: databaseIn(places, database),
    listen,
    ...tlsOf(answers),
    settling: { kind: 'address', host: plan.addresses.settling, port: plan.port },
    ...(lineInterface !== undefined && { lineInterface }),
    linkMode: plan.carrier.kind === 'line' ? 'line-interface' : 'wireguard-root',
    rootThumbprint: settlingKeys.rootThumbprint,
    signingKeyFile: signingKeyFileIn(state),
    ...(selfEnrolment && { allowSelfEnrolment: true }),
    lookFile: path.join(state, 'look.json'),
    mediumFolder: path.join(state, 'medium'),
    importFolder: path.join(state, 'imports'),
    pageFolder: path.join(program, 'page'),
  };
}

/** What the server itself would refuse at its start. @throws {Mistake} */
function assertServerTakes(config: SellerConfigFile): void {
  const parsed = sellerConfigSchema.safeParse(config);
  if (!parsed.success)
    throw new Mistake(parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}.`).join('\n'));
  try {
    assertNetwork20IsSafe(parsed.data);
  } catch (error) {
    throw new Mistake((error as Error).message);
  }
}

function readAsServer(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Mistake(`The server cannot read ${file} (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** @throws {Mistake} when the server could not use its certificate */
function assertCertificateFits(places: Places, { tls }: SellerConfigFile): void {
  if (typeof tls !== 'object') return;
  for (const file of [tls.certificateFile, tls.keyFile]) assertSeen(places, file);
  const parts = { cert: readAsServer(tls.certificateFile), key: readAsServer(tls.keyFile) };
  try {
    createSecureContext(parts);
  } catch {
    throw new Mistake(`${tls.certificateFile} is no certificate with ${tls.keyFile} as its key.`);
  }
}

/** The schema, the currency and the first member of staff; nothing else. @returns whether the member of staff was added now */
async function makeShop({ databaseUrl, currency }: SellerConfigFile, answers: SellerAnswers): Promise<boolean> {
  const database = await openSellerDatabase(databaseUrl);
  try {
    const sold = await readShopCurrency(database);
    if (sold !== undefined && sold !== currency)
      throw new Mistake(
        `The database ${databaseUrl.replace(/:\/\/.*@/, '://…@')} has prices in ${sold}, and not in ${currency}.`,
      );
    await keepShopCurrency(database, currency);
    const first = { signInName: answers.staffName, password: answers.staffPassword };
    return await addFirstStaffMember(database, systemClock, 'sidelane-seller setup', first);
  } finally {
    await database.close();
  }
}

async function setUp(places: Places, answers: SellerAnswers): Promise<string[]> {
  const { user, configFile, link } = places;
  const { linkPublicKey: peerKey } = answers.settlingKeys;
  const linkEnd = prepareLinkEnd('seller', { folder: link, answers, peerKey, user });
  const config = configOf(places, answers, linkEnd);
  assertServerTakes(config);
  const isStaffNew = await asUser(user, async () => {
    assertCertificateFits(places, config);
    return makeShop(config, answers);
  });
  await ensureSellerKeys(places);
  linkEnd.write();
  writeConfiguration(configFile, config, user);
  return [
    `${answers.name} is set up, and has no products yet.`,
    isStaffNew
      ? `${answers.staffName} can sign in to the back office.`
      : `The database had staff already: they sign in as before, and ${answers.staffName} was not added.`,
    howToStart(places, 'seller'),
    'Products:  sidelane-seller catalogue import FILE.csv, or the back office',
  ];
}

await runSetup({
  command: 'sidelane-seller',
  questions: sellerQuestions,
  describe: ({ configFile }) => {
    const { name, currency, locale, listen, databaseUrl } = readConfigFile(configFile, sellerConfigSchema);
    const place =
      typeof listen === 'string' ? listen : 'host' in listen ? `${listen.host}:${listen.port}` : listen.socketFile;
    return [
      `Shop:           ${name}, in ${currency} and the language ${locale}`,
      `Listens on:     ${place}`,
      `Database:       ${isOnServer(databaseUrl) ? 'PostgreSQL' : databaseUrl}`,
      `Configuration:  ${configFile}`,
    ];
  },
  setUp,
});
