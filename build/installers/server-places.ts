import type { ServerName } from './server-program.ts';

/** Where an installed server has its parts. */
export function serverPlaces(name: ServerName) {
  const packageName = `sidelane-${name}`;
  return {
    packageName,
    /** The user that the server runs as, and its group. */
    user: packageName,
    program: `/usr/lib/${packageName}`,
    command: `/usr/bin/${packageName}`,
    configuration: `/etc/${packageName}`,
    configFile: `/etc/${packageName}/config.json`,
    /** Raised by root: the scripts that raise and lower this machine's end of the private link, and their keys. */
    link: `/etc/${packageName}/link`,
    state: `/var/lib/${packageName}`,
    unit: `${packageName}.service`,
    linkUnit: `${packageName}-link.service`,
    /** The main program, below the program's folder. */
    main: name === 'seller' ? 'server/main.ts' : 'settling/main.ts',
  };
}
