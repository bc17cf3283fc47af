import { spawn } from 'node:child_process';
import { constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A build of Sidelane that can be started: its folder, and the Node that runs it. */
export type Build = { name: string; root: string; node: string };

type Say = (line: string) => void;

/** Runs a command to its end. @returns what it printed @throws with the end of its error output when it fails */
function run(command: string[], cwd: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0]!, command.slice(1), { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let complained = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained = (complained + text).slice(-4000)));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(printed.trim());
      else reject(new Error(`${command.join(' ')} ended with status ${status ?? 'none'}:\n${complained}`));
    });
  });
}

/** Gives `to` the same files as `from`, as hard links; as copies where the two are on different file systems. */
async function linkTree(from: string, to: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    // Vite's cache is written to while a build runs, so each build needs its own.
    if (entry.name.startsWith('.vite')) continue;
    if (entry.isDirectory()) await linkTree(source, target, signal);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else {
      await link(source, target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EXDEV') throw error;
        return copyFile(source, target, constants.COPYFILE_FICLONE);
      });
    }
  }
}

const ownNode = (root: string) => {
  const node = path.join(root, 'node_modules/node/bin/node');
  return existsSync(node) ? node : process.execPath;
};

/** The work tree that this program is part of. */
export function thisBuild(): Build {
  const root = path.resolve(import.meta.dirname, '../../..');
  return { name: 'this work tree', root, node: ownNode(root) };
}

async function install(root: string, project: string, say: Say, signal: AbortSignal): Promise<void> {
  const locks = [project, root].map((folder) => readFileSync(path.join(folder, 'package-lock.json')));
  if (locks[0]!.equals(locks[1]!)) {
    say('the lock file is the same: linking node_modules …');
    await linkTree(path.join(project, 'node_modules'), path.join(root, 'node_modules'), signal);
    return;
  }
  say('the lock file differs: installing its packages, which takes minutes …');
  const installer = path.join(root, 'build/install-missing.mjs');
  await run(existsSync(installer) ? [process.execPath, installer] : ['npm', 'ci'], root, signal);
}

/**
 * Builds a commit in the temporary folder. A finished build is kept there under the commit's id, and used again.
 * @param commit any name that Git knows it by
 * @throws when Git does not know it, or its packages cannot be installed; an unfinished build is removed
 */
export async function buildCommit(commit: string, say: Say, signal: AbortSignal): Promise<Build> {
  const project = thisBuild().root;
  const id = await run(['git', 'rev-parse', '--verify', `${commit}^{commit}`], project, signal).catch(() => {
    signal.throwIfAborted();
    throw new Error(`--base wants a commit of this repository; Git does not know ${commit}`);
  });
  const root = path.join(tmpdir(), `sidelane-base-${id.slice(0, 12)}`);
  const finished = path.join(root, '.finished');
  const name = id.slice(0, 7);
  if (existsSync(finished)) {
    say(`${name} is already built in ${root}`);
    return { name, root, node: ownNode(root) };
  }
  say(`building ${name} in ${root} …`);
  await rm(root, { recursive: true, force: true });
  try {
    await mkdir(root, { mode: 0o700 });
    const archive = `${root}/.source.tar`;
    await run(['git', 'archive', '--output', archive, id], project, signal);
    await run(['tar', '-xf', archive, '-C', root], project, signal);
    await rm(archive);
    await install(root, project, say, signal);
    writeFileSync(finished, id);
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
  return { name, root, node: ownNode(root) };
}
