/** How a command is called, for its help texts: by its name where the server is installed, otherwise as a script of npm. */

const installed = (): string | undefined => process.env['SIDELANE_COMMAND'] || undefined;

/** What comes before a command's arguments: `sidelane-seller staff`, or `npm run staff --`. */
export function calledAs(script: string): string {
  return installed() ?? `npm run ${script} --`;
}

/** What makes a shop: the installed server's `setup`, or `npm start`. */
export function madeBy(): string {
  const [server] = installed()?.split(' ') ?? [];
  return server === undefined ? 'npm start' : `${server} setup`;
}
