import path from 'node:path';

/** Where the server that is set up has its parts, as its command (`sidelane-seller`, `sidelane-settling`) says. */
export type Places = {
  /** The folder of the configuration, which root writes and the server reads. */
  configuration: string;
  configFile: string;
  /** The folder of this machine's end of the private link, for root alone. */
  link: string;
  /** The folder of databases and keys, which is the server's own. */
  state: string;
  program: string;
  /** The user that the server runs as; undefined where it is the user who sets it up. */
  user: string | undefined;
};

/** @throws when the program was not started by the server's command */
export function findPlaces(environment: NodeJS.ProcessEnv = process.env): Places {
  const {
    SIDELANE_CONFIGURATION: configuration,
    SIDELANE_STATE: state,
    SIDELANE_PROGRAM: program,
    SIDELANE_USER: user,
  } = environment;
  if (!configuration || !state || !program)
    throw new Error(
      'This program is started by the command sidelane-seller or sidelane-settling, which says where all is.',
    );
  return {
    configuration,
    configFile: path.join(configuration, 'config.json'),
    link: path.join(configuration, 'link'),
    state,
    program,
    user,
  };
}
