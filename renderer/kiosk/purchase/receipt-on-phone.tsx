import { useQuery } from '@tanstack/react-query';
import { encodeQR } from 'qr';
import { useMemo, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { LaneProgress } from '../../controls/lane-progress.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { valueOf } from '../seller/query-value.ts';
import { readReceiptCode } from '../seller/seller-api.ts';
import { useShopTimeZone } from './shop-time-zone.ts';
import './receipt-on-phone.css';

/** The white edge that readers need around a code (ISO/IEC 18004). */
const quietModules = 4;

/** A QR code as a picture, always dark on white: some phones cannot read it the other way round. */
function pictureOf(code: string): string {
  const rows = encodeQR(code, 'raw', { ecc: 'medium', border: quietModules });
  const squares = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const side = rows.length;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${squares.join('')}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Offers the receipt as a QR code that the seller signed. @param isFirst whether it is the first thing to do here */
export function ReceiptOnPhone({ applicationId, isFirst }: { applicationId: string; isFirst: boolean }) {
  const say = useSay();
  const { locale } = useSpokenLanguage();
  const timeZone = useShopTimeZone();
  const [isOpen, setOpen] = useState(false);
  const { data, isError, refetch } = useQuery({
    queryKey: ['receipt-code', applicationId, locale, timeZone],
    queryFn: ({ signal }) => valueOf(readReceiptCode(applicationId, locale, timeZone, signal)),
    enabled: isOpen,
    staleTime: Infinity,
  });
  const code = data?.code;
  const picture = useMemo(() => (code === undefined ? undefined : pictureOf(code)), [code]);
  return (
    <>
      <Button look={isFirst ? 'main' : 'plain'} isGuarded onPress={() => setOpen(true)}>
        {say('accepted.onPhone')}
      </Button>
      <Sheet
        title={say('onPhone.title')}
        closeLabel={say('frame.close')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      >
        {picture !== undefined ? (
          <>
            <img className="qr-code" src={picture} alt={say('onPhone.code')} />
            <p>{say('onPhone.words')}</p>
          </>
        ) : isError ? (
          <>
            <p role="alert">{say('onPhone.failed')}</p>
            <Button onPress={() => void refetch()}>{say('ending.again')}</Button>
          </>
        ) : (
          <LaneProgress label={say('onPhone.waiting')} />
        )}
      </Sheet>
    </>
  );
}
