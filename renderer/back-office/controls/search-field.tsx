import { Button, Input, SearchField as AriaSearchField } from 'react-aria-components';
import { Icon } from '../../controls/icon.tsx';
import { useWording } from '../wording/wording.tsx';
import './search-field.css';

/** A search field that searches while you type; Escape clears it. */
export function SearchField({
  label,
  value,
  onChange,
  onSubmit,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What Enter does, which also ends what a scanner reads. */
  onSubmit?: () => void;
}) {
  const { say } = useWording();
  return (
    <AriaSearchField
      className="search"
      aria-label={label}
      value={value}
      onChange={onChange}
      {...(onSubmit && { onSubmit })}
    >
      <Icon name="search" />
      <Input className="search-input" placeholder={label} autoComplete="off" spellCheck={false} />
      <Button className="search-clear" aria-label={say('common.clearSearch')}>
        <Icon name="cross" />
      </Button>
    </AriaSearchField>
  );
}
