/** A command line that cannot be carried out as it stands. The message says what is wrong with it; commands exit with status 2. */
export class BadUsage extends Error {
  override name = 'BadUsage';
}
