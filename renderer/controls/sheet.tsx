import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './button.tsx';
import { useStanding } from './standing.ts';
import './sheet.css';

/**
 * A panel over the page: `question` in the middle, `side` along the end of the reading direction, or up from the bottom on an
 * upright screen. Escape and a touch outside it close it, but not the second touch of those that opened it.
 */
export function Sheet({
  title,
  closeLabel,
  isOpen,
  onClose,
  place = 'question',
  role = 'dialog',
  children,
}: {
  title: string;
  closeLabel: string;
  isOpen: boolean;
  onClose: () => void;
  place?: 'question' | 'side';
  role?: 'dialog' | 'alertdialog';
  children: ReactNode;
}) {
  const { stands, place: standingPlace } = useStanding(isOpen);
  // Each screen has several closed ones.
  if (!isOpen) return null;
  return (
    <ModalOverlay
      className={`sheet-overlay sheet-overlay-${place}`}
      isOpen
      isDismissable
      shouldCloseOnInteractOutside={() => stands}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`sheet sheet-${place}`} ref={standingPlace}>
        <Dialog className="sheet-dialog" role={role}>
          <div className="sheet-head">
            <Heading slot="title" level={2} className="sheet-title">
              {title}
            </Heading>
            <IconButton icon="cross" label={closeLabel} onPress={onClose} />
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
