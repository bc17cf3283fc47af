import { useState } from 'react';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import { Logo, LogoMark } from '../../controls/logo.tsx';
import { useKnownShop } from '../seller/known-shop.ts';
import './shop-logo.css';

/** The shop's own logo, or the mark and the shop's name where it has none or it cannot be loaded. */
export function ShopLogo({ isMarkOnly = false }: { isMarkOnly?: boolean }) {
  const shop = useKnownShop();
  const [failed, setFailed] = useState<string>();
  const logo = shop?.look?.logo;
  if (!logo || failed === logo.pictureId) {
    return isMarkOnly ? <LogoMark bare /> : <Logo name={shop?.name ?? ''} bare />;
  }
  const [source] = pictureSources(logo.pictureId, [480]);
  return (
    <img
      className={`shop-logo shop-logo-${logo.ground}`}
      src={source?.address}
      alt={logo.text}
      width={logo.width}
      height={logo.height}
      draggable={false}
      onError={() => setFailed(logo.pictureId)}
    />
  );
}
