import { z } from 'zod';

/** Updates of kiosks: what the seller offers, what a kiosk tells about it, and how staff roll a release out. */

/** The longest piece of a file that one answer carries. */
export const updatePieceBytes = 1 << 20;

const versionSchema = z.string().max(40);

/** `GET /api/terminal/update`: a signed manifest as it is, for the kiosk to verify; null while this kiosk is offered nothing. */
export const updateOfferSchema = z.strictObject({
  offer: z
    .strictObject({
      /** The text of `manifest.json`, over which the signature is. */
      manifest: z.string().max(200_000),
      /** The text of `manifest.json.minisig`. */
      signature: z.string().max(2_000),
    })
    .nullable(),
});

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const updateFileParametersSchema = z.strictObject({ sha256: sha256Schema });

export const updatePieceQuerySchema = z.strictObject({
  /** The first byte that is wanted; the answer ends after 1 MiB, or with the file. */
  from: z
    .string()
    .regex(/^\d{1,12}$/, 'has to be a number of bytes')
    .transform(Number),
});

/**
 * Why a kiosk did not take an update. The first five are of the manifest: signed by no key that the kiosk trusts or changed since;
 * not understood; expired; of a time that has not come; older than what is installed.
 */
export const updateProblemSchema = z.enum([
  'signature_wrong',
  'manifest_unreadable',
  'expired',
  'from_future',
  'older',
  /** The release holds no archive for this kind of machine. */
  'no_archive',
  /** What was downloaded is not what the manifest names. */
  'archive_changed',
  /** The archive is what the manifest names, and cannot be unpacked. */
  'archive_unusable',
  'download_broken',
  'disk_full',
  'disk_failed',
  /** It was installed and started, and the kiosk went back to the version before. */
  'did_not_come_up',
  /** Staff of the kiosk went back to the version before. */
  'left_by_staff',
]);

/**
 * Where the update of a kiosk stands. `unmanaged`: this kiosk was not started by its launcher, or knows no key of a release, so it
 * is updated by hand.
 */
export const updateStageSchema = z.enum([
  'unmanaged',
  'up_to_date',
  'downloading',
  'ready',
  'refused',
  /** Installed and started; it is not confirmed yet. */
  'on_trial',
]);

export const kioskUpdateStateSchema = z.strictObject({
  stage: updateStageSchema,
  /** The version that it is about; null where none is offered. */
  version: versionSchema.nullable(),
  /** The last problem, until an update succeeds. */
  problem: z.strictObject({ name: updateProblemSchema, version: versionSchema.nullable() }).nullable(),
});

/** A percentage of all kiosks, chosen by a hash of their ids, and the kiosks that are named. */
export const rolloutSchema = z.strictObject({
  percent: z.int().min(0).max(100),
  terminalIds: z.array(z.string().regex(/^kiosk-[\da-f-]{36}$/)).max(500),
  isPaused: z.boolean(),
});

/** `GET /api/back-office/kiosk-update`: the release that the seller keeps, to whom it is offered, and what each kiosk runs. */
export const kioskUpdateOverviewSchema = z.strictObject({
  /** Null while the seller keeps none. */
  medium: z
    .strictObject({
      manifestSha256: sha256Schema,
      version: versionSchema,
      createdAt: z.int(),
      expiresAt: z.int(),
    })
    .nullable(),
  rollout: rolloutSchema,
  kiosks: z.array(
    z.strictObject({
      terminalId: z.string(),
      name: z.string(),
      /** Null until the kiosk has reported. */
      runs: versionSchema.nullable(),
      isOffered: z.boolean(),
      update: kioskUpdateStateSchema.nullable(),
    }),
  ),
});

/** `PUT /api/back-office/kiosk-update/rollout`: refused when the seller keeps another release by now. */
export const rolloutChangeSchema = rolloutSchema.extend({ manifestSha256: sha256Schema });

export type UpdateProblem = z.infer<typeof updateProblemSchema>;
export type UpdateStage = z.infer<typeof updateStageSchema>;
export type KioskUpdateState = z.infer<typeof kioskUpdateStateSchema>;
export type Rollout = z.infer<typeof rolloutSchema>;
export type RolloutChange = z.infer<typeof rolloutChangeSchema>;
export type KioskUpdateOverview = z.infer<typeof kioskUpdateOverviewSchema>;
