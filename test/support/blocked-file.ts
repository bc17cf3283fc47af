import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes every write of `file` fail, as on a disk that is full: a folder that is not empty has its name.
 * @returns puts back what was there
 */
export function blockFile(file: string): () => void {
  const aside = `${file}.aside`;
  const wasThere = existsSync(file);
  if (wasThere) renameSync(file, aside);
  mkdirSync(path.join(file, 'in the way'), { recursive: true });
  return () => {
    rmSync(file, { recursive: true });
    if (wasThere) renameSync(aside, file);
  };
}
