import { handOverReasonSchema } from '../../../contract/seller/back-office.ts';
import type { HandOverProof, StaffOrder } from '../../../contract/seller/back-office.ts';
import { codeAsWritten } from '../../../contract/seller/order-look-up.ts';
import { Choice } from '../../controls/choice.tsx';
import { Field } from '../controls/field.tsx';
import { Segments } from '../controls/segments.tsx';
import { useWording } from '../wording/wording.tsx';

/** What staff have entered to show that an order goes to the right person. */
export type EnteredProof = {
  by: 'code' | 'reason';
  code: string;
  reason: (typeof handOverReasonSchema.options)[number];
};

/** The code that staff searched or scanned, where it is this order's; else nothing is entered yet. */
export function proofAtFirst({ codeBeginning }: StaffOrder, typed: unknown): EnteredProof {
  const isCode = typeof typed === 'string' && codeBeginning !== null && isWholeCode(typed, codeBeginning);
  return { by: 'code', code: isCode ? typed : '', reason: 'identity_shown' };
}

function isWholeCode(typed: string, beginning: string): boolean {
  const code = codeAsWritten(typed);
  return code.length === 6 && code.startsWith(beginning);
}

/** As the seller takes it; undefined while the code is missing. */
export function proofOf({ by, code, reason }: EnteredProof): HandOverProof | undefined {
  if (by === 'reason') return { reason };
  return code.trim() === '' ? undefined : { collectionCode: code };
}

/** Asks for the shopper's collection code, or why the order is handed over without it. */
export function HandOverProofEntry({
  entered,
  isWrong,
  onChange,
}: {
  entered: EnteredProof;
  isWrong: boolean;
  onChange: (entered: EnteredProof) => void;
}) {
  const { say } = useWording();
  return (
    <div className="hand-over-proof">
      <Segments
        label={say('order.proof')}
        value={entered.by}
        choices={(['code', 'reason'] as const).map((value) => ({ value, label: say(`order.proof.${value}`) }))}
        onChange={(by) => onChange({ ...entered, by })}
      />
      {entered.by === 'code' ? (
        <Field
          label={say('order.collectionCode')}
          hint={say('order.collectWords')}
          value={entered.code}
          maxLength={40}
          autoCapitalize="characters"
          spellCheck={false}
          // Staff opened this question to hand over, and the code is what it needs.
          // eslint-disable-next-line jsx-a11y/no-autofocus -- see above
          autoFocus
          error={isWrong ? say('order.proof.wrong') : undefined}
          onChange={({ target }) => onChange({ ...entered, code: target.value })}
        />
      ) : (
        <Choice
          label={say('order.proof.why')}
          value={entered.reason}
          choices={handOverReasonSchema.options.map((value) => ({ value, label: say(`order.handedOverBy.${value}`) }))}
          onChange={(reason) => onChange({ ...entered, reason })}
        />
      )}
    </div>
  );
}
