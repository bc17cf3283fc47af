import { Button } from 'react-aria-components';
import { Icon } from '../controls/icon.tsx';
import { useStaffWording } from './staff-wording.tsx';
import './key-pad.css';

export const digitRows = ['123', '456', '789', ' 0<'];
export const addressRows = ['1234567890', 'qwertyuiop', 'asdfghjkl-', 'zxcvbnm.:<'];

/**
 * A key pad for touch, for a kiosk without a keyboard. `<` in a row deletes the last character, a space leaves a gap. The keys
 * are arranged as on every keyboard, even in right-to-left languages.
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
