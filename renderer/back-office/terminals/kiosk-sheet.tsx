import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { StaffKiosk, StaffTerminal } from '../../../contract/seller/back-office-terminal.ts';
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { ActionFailure, LoadFailure } from '../controls/failure.tsx';
import { Field } from '../controls/field.tsx';
import { useNotify } from '../controls/notices.tsx';
import { useNow } from '../controls/use-now.ts';
import { kioskQuery, terminalsKey } from '../seller/back-office-queries.ts';
import { callSeller } from '../seller/seller-call.ts';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import { KioskCondition } from './kiosk-condition.tsx';
import { pinProblem } from './pin-problem.ts';
import './terminals.css';

/** Shows a kiosk's health, what staff did at it, and its PIN. */
export function KioskSheet({ terminal, onClose }: { terminal: StaffTerminal | undefined; onClose: () => void }) {
  const { say } = useWording();
  return (
    <Sheet
      title={terminal?.name ?? ''}
      closeLabel={say('common.close')}
      isOpen={terminal !== undefined}
      onClose={onClose}
    >
      {terminal && <KioskContent terminal={terminal} />}
    </Sheet>
  );
}

function KioskContent({ terminal }: { terminal: StaffTerminal }) {
  const { say, time } = useWording();
  const { data: kiosk, error, refetch } = useQuery(kioskQuery(terminal.terminalId));
  if (error) return <LoadFailure error={error} onRetry={() => void refetch()} />;
  return (
    <div className="sheet-form">
      <div>
        <KioskCondition terminal={terminal} />
      </div>
      {kiosk?.health && <KioskFacts health={kiosk.health} />}
      <section className="sheet-form">
        <h3>{say('terminals.events')}</h3>
        {kiosk?.events.length === 0 && <p className="quiet">{say('terminals.noEvents')}</p>}
        <ul className="kiosk-events">
          {kiosk?.events.map(({ eventId, kind, at }) => (
            <li key={eventId}>
              <span className={kind === 'pin_wrong' || kind === 'pin_too_early' ? 'kiosk-event-bad' : undefined}>
                {say(`terminals.event.${kind}`)}
              </span>
              <time dateTime={new Date(at).toISOString()}>{time(at)}</time>
            </li>
          ))}
        </ul>
      </section>
      <May needs="kiosks">{terminal.revokedAt === null && <PinForm terminal={terminal} />}</May>
    </div>
  );
}

function KioskFacts({ health }: { health: NonNullable<StaffKiosk['health']> }) {
  const { say, ago, duration } = useWording();
  const now = useNow(10_000);
  const { screen } = health;
  const facts: [string, string][] = [
    [say('terminals.fact.told'), ago(health.receivedAt, now)],
    [say('terminals.fact.version'), `${health.appVersion} · Electron ${health.electronVersion}`],
    [say('terminals.fact.uptime'), duration(health.uptimeMs)],
    [say('terminals.fact.system'), health.platform],
    [
      say('terminals.fact.screen'),
      `${screen.width} × ${screen.height}${screen.scale === 1 ? '' : ` × ${screen.scale}`}`,
    ],
    [say('terminals.fact.printer'), say(`terminals.fact.printer.${health.printer}`)],
    ...(health.speech === undefined
      ? []
      : [[say('terminals.fact.speech'), say(`terminals.fact.speech.${health.speech}`)] satisfies [string, string]]),
    [say('terminals.fact.keychain'), say(`terminals.fact.keychain.${health.keychain}`)],
    [say('terminals.fact.restarts'), `${health.reloads}, ${health.relaunches}`],
  ];
  return (
    <dl className="kiosk-facts">
      {facts.flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}:`}>{value}</dd>])}
    </dl>
  );
}

function PinForm({ terminal }: { terminal: StaffTerminal }) {
  const { say } = useWording();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const { register, handleSubmit, formState, reset } = useForm<{ staffPin: string }>({
    defaultValues: { staffPin: '' },
  });
  const setting = useMutation({
    mutationFn: (body: { staffPin: string }) =>
      callSeller(staffEndpoints.changeStaffPin, { parameters: { terminalId: terminal.terminalId }, body }),
    onSuccess: async () => {
      reset();
      notify(say('terminals.pinSet'));
      await queryClient.invalidateQueries({ queryKey: terminalsKey });
    },
    gcTime: 0,
  });
  return (
    <form
      className="sheet-form"
      onSubmit={handleSubmit(({ staffPin }) => setting.mutate({ staffPin: asciiDigits(staffPin) }))}
      noValidate
    >
      <Field
        label={say('terminals.newPin')}
        hint={say('terminals.pinHint')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={10}
        error={formState.errors.staffPin?.message}
        {...register('staffPin', { validate: (pin) => pinProblem(say, asciiDigits(pin)) })}
      />
      {setting.error && <ActionFailure error={setting.error} />}
      <Button type="submit" isPending={setting.isPending}>
        {say('terminals.setPin')}
      </Button>
    </form>
  );
}
