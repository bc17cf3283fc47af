import type { KioskEnrolment } from '../../../server/contract/staff.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { CopyField } from '../controls/copy-field.tsx';
import { WorkIcon } from '../controls/work-icon.tsx';
import { useWording } from '../wording.tsx';

function saveFile(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The enrolment that was just made, for as long as this is open: the seller keeps only a hash of the credential. */
export function EnrolledKiosk({ enrolment, onDone }: { enrolment: KioskEnrolment; onDone: () => void }) {
  const { say } = useWording();
  const { credential, rootThumbprint, shopName } = enrolment;
  const file = JSON.stringify({ sellerUrl: location.origin, credential, rootThumbprint, shopName }, null, 2);
  return (
    <div className="sheet-form">
      <Banner tone="care" icon="note">
        <p>{say('terminals.enrolledWords')}</p>
      </Banner>
      <Button onPress={() => saveFile('enrolment.json', `${file}\n`)}>
        <span className="with-icon">
          <WorkIcon name="save" />
          {say('terminals.download')}
        </span>
      </Button>
      <CopyField label={say('terminals.credential')} content={credential} />
      <CopyField label={say('terminals.root')} hint={say('terminals.rootHint')} content={rootThumbprint} />
      <Button look="main" onPress={onDone}>
        {say('terminals.done')}
      </Button>
    </div>
  );
}
