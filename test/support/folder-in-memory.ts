import { accessSync, constants, readFileSync, statfsSync } from 'node:fs';

const place = '/dev/shm';
const wantedBytes = 4 * 1024 ** 3;

function isRoomy(): boolean {
  try {
    accessSync(place, constants.W_OK);
    const mounted = readFileSync('/proc/self/mounts', 'utf8').split('\n');
    const options = mounted.map((line) => line.split(' ')).find(([, at]) => at === place)?.[3];
    // Tests also run programs that they write.
    if (options === undefined || options.split(',').includes('noexec')) return false;
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize >= wantedBytes;
  } catch {
    return false;
  }
}

/**
 * The folder of the machine whose files are in memory, or null where there is none with enough room. What a test writes is
 * thrown away with the run, so it need not wait for a disk.
 */
export const folderInMemory: string | null = isRoomy() ? place : null;
