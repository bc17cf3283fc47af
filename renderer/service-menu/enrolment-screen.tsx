import { useEffect, useRef, useState } from 'react';
import type { EnrollingRefusal } from '../../electron/bridge/service-menu-bridge-contract.ts';
import { asciiDigits } from '../../contract/decimal-digits.ts';
import { Button } from '../controls/button.tsx';
import { LogoMark } from '../controls/logo.tsx';
import { KeyPad, addressRows, digitRows } from './key-pad.tsx';
import { staffShell } from './staff-shell.ts';
import { useStaffWording } from './staff-wording.tsx';
import { useTypedDigits } from './typed-digits.ts';

/** Makes the kiosk a terminal: asks for the shop's address, then for the code that the back office shows. */
export function EnrolmentScreen({ sellerUrl }: { sellerUrl: string }) {
  const { say } = useStaffWording();
  const [address, setAddress] = useState(sellerUrl);
  const [isAtCode, setAtCode] = useState(false);
  const [refusal, setRefusal] = useState<EnrollingRefusal>();
  const refuse = (refused: EnrollingRefusal) => {
    setRefusal(refused);
    if (refused.startsWith('address_')) setAtCode(false);
  };
  return (
    <main className="staff">
      <div className="staff-sheet staff-wide">
        <div className="staff-aside">
          <div className="staff-head">
            <LogoMark />
            <h1>{say('enrol.title')}</h1>
          </div>
          <p className="staff-words">{say('enrol.words')}</p>
          <p className="staff-message" role="alert">
            {refusal && say(`enrol.refused.${refusal}`)}
          </p>
        </div>
        {isAtCode ? (
          <CodeStep
            address={address}
            onBack={() => {
              setRefusal(undefined);
              setAtCode(false);
            }}
            onAsk={() => setRefusal(undefined)}
            onRefused={refuse}
          />
        ) : (
          <AddressStep
            address={address}
            onChange={setAddress}
            onNext={() => {
              setRefusal(undefined);
              setAtCode(true);
            }}
          />
        )}
      </div>
    </main>
  );
}

function AddressStep({
  address,
  onChange,
  onNext,
}: {
  address: string;
  onChange: (change: (address: string) => string) => void;
  onNext: () => void;
}) {
  const { say } = useStaffWording();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      className="staff-section"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (address.trim() !== '') onNext();
      }}
    >
      <label className="staff-field">
        {say('enrol.address')}
        <input
          ref={field}
          value={address}
          onChange={(event) => {
            const { value } = event.target;
            onChange(() => value);
          }}
          aria-describedby="address-hint"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="none"
          maxLength={300}
        />
        <small id="address-hint">{say('enrol.addressHint')}</small>
      </label>
      <KeyPad
        rows={addressRows}
        onKey={(sign) => onChange((typed) => typed + sign)}
        onDelete={() => onChange((typed) => typed.slice(0, -1))}
      />
      <Button look="main" type="submit" isDisabled={address.trim() === ''}>
        {say('enrol.next')}
      </Button>
    </form>
  );
}

function CodeStep({
  address,
  onBack,
  onAsk,
  onRefused,
}: {
  address: string;
  onBack: () => void;
  onAsk: () => void;
  onRefused: (refusal: EnrollingRefusal) => void;
}) {
  const { say } = useStaffWording();
  const [isAsking, setAsking] = useState(false);
  const enrol = (code: string) => {
    if (isAsking) return;
    setAsking(true);
    onAsk();
    const ask = async () => {
      try {
        const answer = await staffShell().enrol({ sellerUrl: asciiDigits(address.normalize('NFKC')), code });
        if (answer.enrolled) return;
        clear();
        onRefused(answer.refusal);
      } finally {
        setAsking(false);
      }
    };
    void ask();
  };
  const { digits, add, remove, clear } = useTypedDigits({ most: 6, onEnter: enrol });
  return (
    <div className="staff-section">
      <p className="staff-words">
        {say('enrol.code')} · <bdi>{address}</bdi>
      </p>
      <output className="staff-typed" dir="ltr" aria-label={say('enrol.code')}>
        {digits}
      </output>
      <KeyPad rows={digitRows} onKey={add} onDelete={remove} />
      <div className="staff-actions">
        <Button icon="back" onPress={onBack}>
          {say('enrol.back')}
        </Button>
        <Button look="main" isPending={isAsking} isDisabled={digits.length !== 6} onPress={() => enrol(digits)}>
          {say('enrol.go')}
        </Button>
      </div>
    </div>
  );
}
