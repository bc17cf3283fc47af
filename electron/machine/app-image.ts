import { spawn } from 'node:child_process';
import path from 'node:path';

/**
 * The AppImage from which this program runs, or null. A program started from another AppImage inherits that one's variables but
 * lies elsewhere.
 * @param executable the running program
 */
export function runningAppImage(environment: NodeJS.ProcessEnv, executable: string): string | null {
  const { APPIMAGE: file, APPDIR: mount } = environment;
  return file && mount && executable.startsWith(path.join(mount, '/')) ? file : null;
}

const startAfter = 'while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; shift; exec "$@"';

/**
 * Starts an AppImage as soon as this process has ended. Electron's own `relaunch` uses a helper in the AppImage's mount, which
 * disappears with the mount. The system's shell does not.
 * @param commandLine without the executable
 */
export function startAppImageAfterEnd(file: string, commandLine: string[]): void {
  const words = ['-c', startAfter, 'sh', String(process.pid), file, ...commandLine];
  spawn('/bin/sh', words, { detached: true, stdio: 'ignore' }).unref();
}
