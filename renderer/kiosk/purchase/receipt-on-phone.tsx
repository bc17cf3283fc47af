import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { LaneProgress } from '../../controls/lane-progress.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { valueOf } from '../seller/query-value.ts';
import { readReceiptCode } from '../seller/seller-api.ts';
import { useShopTimeZone } from './shop-time-zone.ts';
import './receipt-on-phone.css';

/** Makes the picture of a code. It is loaded apart, because few visits need it. */
const loadPictures = () => import('./qr-picture.ts');

/** Offers the receipt as a QR code that the seller signed. @param isFirst whether it is the first thing to do here */
export function ReceiptOnPhone({ applicationId, isFirst }: { applicationId: string; isFirst: boolean }) {
  const say = useSay();
  const { locale } = useSpokenLanguage();
  const timeZone = useShopTimeZone();
  const [isOpen, setOpen] = useState(false);
  // While the seller answers: later, it may be away.
  useEffect(() => void loadPictures().catch(() => undefined), []);
  const {
    data: picture,
    isError,
    refetch,
  } = useQuery({
    queryKey: ['receipt-code', applicationId, locale, timeZone],
    queryFn: async ({ signal }) => {
      const { code } = await valueOf(readReceiptCode(applicationId, locale, timeZone, signal));
      return (await loadPictures()).pictureOf(code);
    },
    enabled: isOpen,
    staleTime: Infinity,
  });
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
