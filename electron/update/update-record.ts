import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { kioskUpdateStateSchema } from '../../contract/seller/kiosk-update.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';

const recordSchema = z.strictObject({
  /** Folder names of versions that did not come up. */
  refused: z.array(z.string()).default([]),
  problem: kioskUpdateStateSchema.shape.problem.default(null),
});

export type UpdateRecordContent = z.infer<typeof recordSchema>;

/** What is remembered of updates between starts. A file that cannot be read counts as empty. */
export class UpdateRecord {
  readonly #file: string;
  #content: UpdateRecordContent;

  constructor(file: string) {
    this.#file = file;
    try {
      this.#content = recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      this.#content = recordSchema.parse({});
    }
  }

  get content(): Readonly<UpdateRecordContent> {
    return this.#content;
  }

  /** Takes effect also where the disk is full. @returns whether it is on the disk */
  change(changed: Partial<UpdateRecordContent>): boolean {
    const before = JSON.stringify(this.#content);
    this.#content = { ...this.#content, ...changed };
    if (JSON.stringify(this.#content) === before) return true;
    try {
      writePrivateFile(this.#file, JSON.stringify(this.#content));
      return true;
    } catch {
      return false;
    }
  }
}
