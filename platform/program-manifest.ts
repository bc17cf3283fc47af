import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifestSchema = z.object({
  version: z.string(),
  /** The public keys of the releases that this program trusts, as minisign writes them: two from the first release on. */
  releaseKeys: z.array(z.string()).default([]),
});

export type ProgramManifest = z.infer<typeof manifestSchema>;

/** The version of this program and the keys built into it: the package.json of the project, or of the installed server. */
export function programManifest(): ProgramManifest {
  return manifestSchema.parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
}
