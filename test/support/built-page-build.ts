import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';

const project = path.resolve(import.meta.dirname, '../..');

/** Where the built page is, or why there is none. */
export type PageAnswer = { folder: string } | { failure: string };

/** Builds the page and the kiosk once (`npm run build`) and gives the folder of what was built. */
export async function buildPage(): Promise<PageAnswer> {
  const program = path.join(project, 'build/bundle.ts');
  if (!existsSync(program)) return { failure: 'build/bundle.ts is not there yet, so no page can be built' };
  const building = spawn(process.execPath, [program], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [building.stdout, building.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
  }
  const [status] = (await once(building, 'exit')) as [number | null];
  return status === 0 ? { folder: path.join(project, 'dist') } : { failure: `build/bundle.ts failed:\n${said}` };
}
