import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { longestNote } from '../../../contract/seller/back-office.ts';
import type { StaffOrder } from '../../../contract/seller/back-office.ts';
import { staffServiceEndpoints } from '../../../contract/seller/service-endpoints.ts';
import { Button } from '../../controls/button.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { TextArea } from '../controls/field.tsx';
import { Panel } from '../controls/panel.tsx';
import { orderQuery } from '../seller/back-office-queries.ts';
import { callSeller } from '../seller/seller-call.ts';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import './orders.css';

/** What staff wrote down about an order for each other, and a place for more. */
export function OrderNotes({ order: { orderNumber, notes } }: { order: StaffOrder }) {
  const { say, time } = useWording();
  return (
    <Panel title={say('order.notes')}>
      {notes.length > 0 && (
        <ul className="order-notes">
          {notes.map(({ noteId, writtenBy, writtenAt, text }) => (
            <li key={noteId}>
              <p className="order-note" dir="auto">
                {text}
              </p>
              <p className="quiet small">{say('order.noteBy', { name: writtenBy, time: time(writtenAt) })}</p>
            </li>
          ))}
        </ul>
      )}
      <May needs="counter">
        <NewNote orderNumber={orderNumber} />
      </May>
    </Panel>
  );
}

function NewNote({ orderNumber }: { orderNumber: string }) {
  const { say } = useWording();
  const queryClient = useQueryClient();
  const [text, setText] = useState('');
  // One id for each note, however often the button is pressed.
  const [noteId, setNoteId] = useState(() => crypto.randomUUID());
  const begin = () => {
    setText('');
    setNoteId(crypto.randomUUID());
  };
  const add = useMutation({
    mutationFn: () =>
      callSeller(staffServiceEndpoints.addOrderNote, { parameters: { orderNumber }, body: { noteId, text } }),
    onSuccess: (changed) => {
      begin();
      queryClient.setQueryData(orderQuery(orderNumber).queryKey, changed);
    },
  });
  return (
    <form
      className="order-new-note"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !add.isPending) add.mutate();
      }}
    >
      <TextArea
        label={say('order.newNote')}
        hint={say('order.noteHint')}
        rows={2}
        maxLength={longestNote}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          // Another text is another note.
          if (add.isIdle) return;
          setNoteId(crypto.randomUUID());
          add.reset();
        }}
      />
      {add.error && <ActionFailure error={add.error} />}
      <Button type="submit" isPending={add.isPending} isDisabled={text.trim() === ''}>
        {say('order.addNote')}
      </Button>
    </form>
  );
}
