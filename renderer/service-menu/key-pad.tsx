import { Button } from 'react-aria-components';
import { Icon } from '../controls/icon.tsx';
import { useStaffWording } from './staff-wording.tsx';
import './key-pad.css';

export const digitRows = ['123', '456', '789', ' 0<'];
export const addressRows = ['1234567890', 'qwertyuiop', 'asdfghjkl-', 'zxcvbnm.:<'];

/**
 * Keys to be touched, for a kiosk without a keyboard. `<` in a row deletes the last sign, a blank leaves a gap. They stand as on every
 * keyboard, also where the language is written from right to left.
 */
export function KeyPad({
  rows,
  onKey,
  onDelete,
}: {
  rows: readonly string[];
  onKey: (sign: string) => void;
  onDelete: () => void;
}) {
  const { say } = useStaffWording();
  return (
    <fieldset
      className={rows === digitRows ? 'key-pad' : 'key-pad key-pad-wide'}
      dir="ltr"
      aria-label={say('pad.keys')}
    >
      {rows.flatMap((row) =>
        [...row].map((sign) => {
          if (sign === ' ') return <span key="gap" />;
          if (sign !== '<') {
            return (
              <Button key={sign} className="key" onPress={() => onKey(sign)}>
                {sign}
              </Button>
            );
          }
          return (
            <Button key={sign} className="key key-delete" aria-label={say('pad.delete')} onPress={onDelete}>
              <Icon name="cross" />
            </Button>
          );
        }),
      )}
    </fieldset>
  );
}
