/** The home folder of a shop, for every program that is not told another. `npm start` creates it in the folder where it runs. */
export const usualHome = '.sidelane';

/** Which home a command takes that is not told one, for its help text. The command of an installed server knows its own place. */
export const homeByDefault = (): string => (process.env['SIDELANE_COMMAND'] ? 'the installed server’s' : usualHome);
