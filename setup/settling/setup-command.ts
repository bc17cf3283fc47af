/** `sidelane-settling setup` sets an installed settling server up: no accounts yet, one seller, its end of the private link. */
import { readConfigFile } from '../../platform/config-file.ts';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import type { SettlingConfigFile } from '../../settling/config/settling-config.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { writeConfiguration } from '../machine/configuration-file.ts';
import { prepareLinkEnd } from '../machine/link-end.ts';
import { asUser } from '../machine/own-user.ts';
import type { Places } from '../machine/places.ts';
import type { Answers } from '../machine/questions.ts';
import { howToStart, runSetup } from '../machine/setup-program.ts';
import { databaseIn } from '../machine/unit-view.ts';
import { ensureSettlingKeys, keysFolderIn } from './settling-own-keys.ts';
import { settlingQuestions } from './settling-questions.ts';

const isOnServer = (database: string) => /^postgres(ql)?:/.test(database);

async function setUp(places: Places, answers: Answers<typeof settlingQuestions>): Promise<string[]> {
  const { user, state, configFile, link } = places;
  const { sellerId, sellerName, sellerKeys, database, lineInterface } = answers;
  const linkEnd = prepareLinkEnd('settling', { folder: link, answers, peerKey: sellerKeys.linkPublicKey, user });
  const { plan } = linkEnd;
  const config: SettlingConfigFile = {
    databaseUrl: databaseIn(places, database),
    listen: { kind: 'address', host: plan.addresses.settling, port: plan.port },
    ...(lineInterface !== undefined && { lineInterface }),
    keysFolder: keysFolderIn(state),
    sellers: [{ sellerId, name: sellerName, publicJwk: sellerKeys.publicJwk }],
  };
  await ensureSettlingKeys(places);
  await asUser(user, async () => (await openSettlingDatabase(config.databaseUrl)).close());
  linkEnd.write();
  writeConfiguration(configFile, config, user);
  return [
    `Settling is set up for ${sellerName}, and has no accounts yet.`,
    howToStart(places, 'settling'),
    'Accounts:  sidelane-settling credit accounts import FILE.csv',
  ];
}

await runSetup({
  command: 'sidelane-settling',
  questions: settlingQuestions,
  describe: ({ configFile }) => {
    const { sellers, databaseUrl } = readConfigFile(configFile, settlingConfigSchema);
    return [
      `Sellers:        ${sellers.map(({ sellerId, name }) => `${name} (${sellerId})`).join(', ') || 'none'}`,
      `Database:       ${isOnServer(databaseUrl) ? 'PostgreSQL' : databaseUrl}`,
      `Configuration:  ${configFile}`,
    ];
  },
  setUp,
});
