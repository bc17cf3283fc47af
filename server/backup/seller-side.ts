import path from 'node:path';
import type { BackedUpSide } from '../../platform/backup/backed-up-side.ts';
import { backedUpSettings } from '../../platform/backup/backup-settings.ts';
import type { KeptFile } from '../../platform/backup/kept-files.ts';
import { schemasOf } from '../../platform/backup/latest-migration.ts';
import { programManifest } from '../../platform/program-manifest.ts';
import type { SellerConfig } from '../config/seller-config.ts';
import { sellerMigrations } from '../database/migrations.ts';
import { lookFilesOf } from '../look/look-file.ts';
import { checkSeller } from './check-seller.ts';
import { markRestored } from '../database/restored-shop.ts';
import { SellerPacks } from './seller-packs.ts';

const needed = (name: string, place: string | undefined): KeptFile[] => (place ? [{ name, place }] : []);

/** The files without which a restored seller would be another one, or would not start. */
function filesOf(configFile: string, config: SellerConfig): KeptFile[] {
  const { signingKeyFile, mail, tls, lookFile } = config;
  const certificate = typeof tls === 'object' ? tls : undefined;
  return [
    { name: 'config.json', place: configFile },
    { name: 'keys/signing-key.pem', place: signingKeyFile },
    ...needed('mail/password', mail?.passwordFile),
    ...needed('mail/authority.pem', mail?.authorityFile),
    ...needed('tls/certificate.pem', certificate?.certificateFile),
    ...needed('tls/key.pem', certificate?.keyFile),
    ...(lookFile
      ? lookFilesOf(lookFile).map(({ name, place }) => ({ name: `look/${name}`, place, optional: true }))
      : []),
    ...backedUpSettings(configFile),
  ];
}

/** A seller before it is restored: there is no configuration yet. @param sellerId the seller's id, as the recovery sheet has it */
export function restoredSeller(sellerId: string): BackedUpSide {
  return {
    side: 'seller',
    of: sellerId,
    programVersion: programManifest().version,
    home: '',
    databaseUrl: '',
    ...schemasOf(sellerMigrations),
    files: [],
    packed: new SellerPacks(undefined),
    check: checkSeller,
    prepare: markRestored,
  };
}

/** The seller server as something that is backed up: its functions and information (the patent's backup unit). */
export function sellerSide(configFile: string, config: SellerConfig): BackedUpSide {
  return {
    ...restoredSeller(config.sellerId),
    home: path.dirname(configFile),
    databaseUrl: config.databaseUrl,
    files: filesOf(configFile, config),
    packed: new SellerPacks(config.mediumFolder),
  };
}
