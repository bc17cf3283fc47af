import { spawn } from 'node:child_process';

export class MissingTool extends Error {
  /** @param debianPackage where Debian has the tool */
  constructor(tool: string, debianPackage: string) {
    super(`${tool} is not on this machine (Debian package ${debianPackage})`);
  }
}

/**
 * Runs a tool to its end.
 * @param parts.debianPackage where Debian has it
 * @param parts.input what it reads
 * @throws {MissingTool} when it is not installed
 * @throws with what it said when it ends with another status than 0
 */
export async function runTool(
  tool: string,
  args: string[],
  {
    debianPackage,
    input = '',
    env,
    cwd,
  }: { debianPackage: string; input?: string; env?: NodeJS.ProcessEnv; cwd?: string },
): Promise<void> {
  const said: Buffer[] = [];
  const status = await new Promise<number | string>((resolve, reject) => {
    const child = spawn(tool, args, { env: env ?? process.env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new MissingTool(tool, debianPackage) : error),
    );
    child.stdout.on('data', (part: Buffer) => said.push(part));
    child.stderr.on('data', (part: Buffer) => said.push(part));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'an unknown signal'));
    // A tool that ends before it has read everything says why by its status.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
  if (status !== 0) throw new Error(`${tool} ended with ${status}: ${Buffer.concat(said).toString('utf8').trim()}`);
}
