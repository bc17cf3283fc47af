import { useId, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useWording } from '../wording.tsx';
import { WorkIcon } from './work-icon.tsx';
import './copy-field.css';

/** Something that is to be carried elsewhere as it stands: shown whole, copied with one press. */
export function CopyField({ label, hint, content }: { label: string; hint?: string; content: string }) {
  const { say } = useWording();
  const id = useId();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(content);
    setCopied(true);
  };
  return (
    <div className="copy">
      <span className="entry-label" id={id}>
        {label}
      </span>
      {hint && <span className="entry-hint">{hint}</span>}
      <div className="copy-box">
        <code className="copy-content" aria-labelledby={id}>
          {content}
        </code>
        <Button aria-label={`${say('common.copy')}: ${label}`} onPress={() => void copy()}>
          <span className="with-icon">
            {isCopied ? <Icon name="check" /> : <WorkIcon name="copy" />}
            {say(isCopied ? 'common.copied' : 'common.copy')}
          </span>
        </Button>
      </div>
    </div>
  );
}
