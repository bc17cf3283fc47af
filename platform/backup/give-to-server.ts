import { execFileSync } from 'node:child_process';
import path from 'node:path';

/**
 * Gives what root restored to the user of an installed server, as `setup` does: its state belongs to that user, and its
 * configuration to root, readable for the user's group. Does nothing where the server is not installed.
 * @param placed files and folders
 * @param configuration the folder of the configuration
 */
export function giveToServer(placed: readonly string[], configuration: string): void {
  const user = process.env['SIDELANE_USER'];
  if (user === undefined || process.getuid?.() !== 0) return;
  const isConfiguration = (place: string) => !path.relative(configuration, place).startsWith('..');
  const own = placed.filter((place) => !isConfiguration(place));
  const readable = placed.filter(isConfiguration);
  if (own.length > 0) execFileSync('chown', ['-R', `${user}:${user}`, '--', ...own]);
  if (readable.length === 0) return;
  execFileSync('chown', ['-R', `root:${user}`, '--', ...readable]);
  execFileSync('chmod', ['-R', 'u=rwX,g=rX,o=', '--', ...readable]);
}
