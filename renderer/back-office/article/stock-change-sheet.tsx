import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { StaffArticle, StaffVariant, StockChange } from '../../../contract/seller/back-office.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { Choice } from '../../controls/choice.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { Field } from '../controls/field.tsx';
import { useNotify } from '../controls/notices.tsx';
import { callSeller, SellerRefusal, SellerUnreachable } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';
import { readTypedStock, stockReasons, typedFor } from './stock-change.ts';
import { variantName } from './variant-names.ts';

type Props = {
  article: StaffArticle;
  /** The variant whose stock is changed; undefined while the sheet is closed. */
  variant: StaffVariant | undefined;
  onClose: () => void;
  onChanged: (article: StaffArticle) => void;
};

/** Changes stock by a difference and with a reason. */
export function StockChangeSheet({ article, variant, onClose, onChanged }: Props) {
  const wording = useWording();
  const { say } = wording;
  const title = variant
    ? [article.title, ...(article.variants.length > 1 ? [variantName(variant, wording)] : [])].join(' · ')
    : '';
  return (
    <Sheet title={say('stock.title')} closeLabel={say('common.close')} isOpen={variant !== undefined} onClose={onClose}>
      {variant && (
        <StockChangeForm
          key={variant.variantId}
          title={title}
          articleId={article.articleId}
          variant={variant}
          onClose={onClose}
          onChanged={onChanged}
        />
      )}
    </Sheet>
  );
}

function StockChangeForm({
  title,
  articleId,
  variant,
  onClose,
  onChanged,
}: {
  title: string;
  articleId: string;
  variant: StaffVariant;
  onClose: () => void;
  onChanged: Props['onChanged'];
}) {
  const { say, count } = useWording();
  const notify = useNotify();
  const { onHand, reserved, variantId } = variant;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  // One id per change, however often the button is pressed: the seller counts it once.
  const [changeId, setChangeId] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState<StockChange['reason']>('received');
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const read = readTypedStock(typed, reason, variant);
  const problem = 'problem' in read ? read.problem : undefined;
  const reread = async (signal?: AbortSignal) => {
    onChanged(await callSeller(staffEndpoints.readArticle, { parameters: { articleId } }, { signal }));
  };
  const rereadWhenOpened = useEffectEvent(reread);
  useEffect(() => {
    const controller = new AbortController();
    // If reading again fails, that is still safe: the seller refuses a change based on an older number.
    rereadWhenOpened(controller.signal).catch(() => undefined);
    return () => controller.abort();
  }, []);
  const change = useMutation({
    mutationFn: (body: StockChange) => callSeller(staffEndpoints.changeStock, { body }),
    onSuccess: (article) => {
      const now = article.variants.find((each) => each.variantId === variantId)?.onHand ?? onHand;
      onChanged(article);
      notify(say('stock.saved', { title, onHand: now }));
      onClose();
    },
    onError: async (error) => {
      if (error instanceof SellerRefusal && error.is('stock_moved')) await reread();
    },
  });
  /** From here on the staff member means something else, so it is another change. */
  const mean = (set: () => void) => {
    set();
    if (change.isIdle) return;
    setChangeId(crypto.randomUUID());
    change.reset();
  };
  const isMoved = change.error instanceof SellerRefusal && change.error.is('stock_moved');
  const isRefusedBelow = change.error instanceof SellerRefusal && change.error.is('stock_below_reserved');
  const shownProblem = isTried || problem === 'belowReserved' ? problem : undefined;

  return (
    <form
      className="sheet-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setTried(true);
        if (!('difference' in read)) return;
        const rests = reason === 'counted' ? { onHand } : {};
        change.mutate({ changeId, variantId, difference: read.difference, reason, ...rests });
      }}
    >
      <p>{title}</p>
      <Choice
        label={say('stock.reason')}
        value={reason}
        choices={stockReasons.map((value) => ({ value, label: say(`stock.reason.${value}`) }))}
        onChange={(value) => mean(() => setReason(value))}
      />
      <Field
        label={say(`stock.${typedFor[reason]}`)}
        hint={reason === 'counted' && reserved > 0 ? say('stock.countedHint', { reserved }) : undefined}
        isNumeric
        inputMode={reason === 'other' ? 'text' : 'numeric'}
        ref={field}
        value={typed}
        onChange={({ target }) => mean(() => setTyped(target.value))}
        error={
          shownProblem || isRefusedBelow ? say(`stock.${shownProblem ?? 'belowReserved'}`, { reserved }) : undefined
        }
      />
      <dl className="stock-sum">
        <div>
          <dt>{say('stock.now')}</dt>
          <dd>{count(onHand)}</dd>
        </div>
        <div aria-live="polite">
          <dt>{say('stock.after')}</dt>
          <dd>{'difference' in read ? count(onHand + read.difference) : '–'}</dd>
        </div>
      </dl>
      {isMoved && (
        <Banner tone="care" icon="care" isUrgent>
          <p>{say('stock.moved', { onHand })}</p>
        </Banner>
      )}
      {change.error instanceof SellerUnreachable ? (
        <Banner tone="care" icon="care" isUrgent>
          <p>{say('stock.repeatSafe')}</p>
        </Banner>
      ) : (
        change.error && !isRefusedBelow && !isMoved && <ActionFailure error={change.error} />
      )}
      <div className="sheet-actions">
        <Button onPress={onClose}>{say('common.cancel')}</Button>
        <Button look="main" type="submit" isPending={change.isPending}>
          {say('stock.save')}
        </Button>
      </div>
    </form>
  );
}
