import { useState } from 'react';
import type { KioskSettings } from '../../electron/bridge/bridge-contract.ts';
import type {
  KioskFacts,
  ReprintAnswer,
  UnprintedReceipt,
} from '../../electron/bridge/service-menu-bridge-contract.ts';
import type { UnseenPurchase } from '../../contract/seller/purchase-under-way.ts';
import { clockStanding } from '../../contract/seller/clock-comparison.ts';
import { Button } from '../controls/button.tsx';
import { LogoMark } from '../controls/logo.tsx';
import { ToggleOptions } from '../controls/toggle-options.tsx';
import { languageCodes, languages } from '../wording/languages.ts';
import type { Language } from '../wording/languages.ts';
import { LeftPurchases } from './left-purchases.tsx';
import { staffShell } from './staff-shell.ts';
import { useStaffWording } from './staff-wording.tsx';
import type { StaffWords } from './staff-wording.tsx';

type Outcome = { isGood: boolean; words: string };

/** Shows the oldest receipts; the next ones follow when these are printed. */
const receiptsAtOnce = 2;

const volumes = ['0', '25', '50', '75', '100'];

/** Shows what staff may do at a kiosk. It closes itself after a time without touches. */
export function MenuScreen({
  kiosk,
  settings,
  unprinted,
  unseenPurchases,
  isShopOpen,
  onChanged,
}: {
  kiosk: KioskFacts;
  settings: KioskSettings;
  unprinted: UnprintedReceipt[];
  unseenPurchases: UnseenPurchase[];
  isShopOpen: boolean;
  onChanged: () => void;
}) {
  const { say } = useStaffWording();
  const [isLeaving, setLeaving] = useState(false);
  const [showsPurchases, showPurchases] = useState(false);
  const shell = staffShell();
  const change = (changed: Partial<KioskSettings>) =>
    void shell.changeSettings({ ...settings, ...changed }).then(onChanged);
  if (showsPurchases) return <LeftPurchases purchases={unseenPurchases} onBack={() => showPurchases(false)} />;
  return (
    <main className="staff">
      <div className="staff-sheet staff-wide">
        <div className="staff-head">
          <LogoMark />
          <h1>{say('menu.title')}</h1>
        </div>
        <Facts kiosk={kiosk} />
        <Tests unprinted={unprinted} hasShop={kiosk.shop !== null} onChanged={onChanged} />
        <section className="staff-section">
          <ToggleOptions
            legend={say('menu.language')}
            options={[
              { value: 'shop', label: say('menu.languageOfShop') },
              ...languageCodes.map((code) => ({ value: code, label: <span lang={code}>{languages[code].name}</span> })),
            ]}
            value={settings.language ?? 'shop'}
            onChange={(language) => change({ language: language === 'shop' ? null : (language as Language) })}
          />
        </section>
        <section className="staff-section">
          <ToggleOptions
            legend={say('menu.volume')}
            options={volumes.map((value) => ({ value, label: value === '0' ? say('menu.mute') : `${value} %` }))}
            value={String(settings.volumePercent)}
            onChange={(value) => change({ volumePercent: Number(value) })}
          />
        </section>
        <section className="staff-section staff-whole">
          {isLeaving ? (
            <>
              <p role="alert">{say('menu.exitSure')}</p>
              <div className="staff-actions">
                <Button look="bad" isGuarded onPress={() => void shell.exit()}>
                  {say('menu.exitYes')}
                </Button>
                <Button look="main" isGuarded onPress={() => setLeaving(false)}>
                  {say('menu.exitNo')}
                </Button>
              </div>
            </>
          ) : (
            <div className="staff-actions">
              {unseenPurchases.length > 0 && (
                <Button onPress={() => showPurchases(true)}>
                  {say('menu.left.show', { count: unseenPurchases.length })}
                </Button>
              )}
              <RestartButton update={kiosk.update} />
              {kiosk.versionBefore !== null && (
                <Button isGuarded onPress={() => void shell.goBack()}>
                  {say('menu.goBack', { version: kiosk.versionBefore })}
                </Button>
              )}
              <Button look="bad" onPress={() => setLeaving(true)}>
                {say('menu.exit')}
              </Button>
              <Button look="main" onPress={() => void shell.close()}>
                {say(isShopOpen ? 'menu.close' : 'menu.back')}
              </Button>
            </div>
          )}
        </section>
      </div>
    </main>
  );
}

/** Whether an update waits for staff: one that is ready, or that this kiosk came back from. */
function isInstallable({ stage, problem }: KioskFacts['update']): boolean {
  const cameBack = problem?.name === 'did_not_come_up' || problem?.name === 'left_by_staff';
  return stage === 'ready' || (stage === 'refused' && cameBack);
}

/** The version that runs, and the one that waits to be installed. */
function versionWords(runs: string, update: KioskFacts['update']): string {
  return isInstallable(update) && update.version !== null ? `${runs} → ${update.version}` : runs;
}

/** Restarts the kiosk; once an update is ready, with the update. It waits until no shopper is there. */
function RestartButton({ update }: { update: KioskFacts['update'] }) {
  const { say } = useStaffWording();
  const [isWanted, setWanted] = useState(false);
  const shell = staffShell();
  if (!isInstallable(update)) {
    return (
      <Button icon="restart" isGuarded onPress={() => void shell.restart()}>
        {say('menu.restart')}
      </Button>
    );
  }
  const install = () => {
    setWanted(true);
    void shell.installUpdate();
  };
  return (
    <Button icon="restart" isGuarded isPending={isWanted} onPress={install}>
      {say('menu.installUpdate')}
    </Button>
  );
}

/** How the kiosk's clock compares with the shop's and the card company's, and in which direction. */
function clockWords(clock: KioskFacts['clock'], { say, duration }: StaffWords): string {
  if (!clock) return say('menu.clock.unknown');
  const { aheadOfSeller: shop, aheadOfSettling: card } = clock;
  const apart = [
    { difference: shop, ahead: 'menu.clock.shopAhead', behind: 'menu.clock.shopBehind' } as const,
    ...(card ? [{ difference: card, ahead: 'menu.clock.cardAhead', behind: 'menu.clock.cardBehind' } as const] : []),
  ].filter(({ difference }) => clockStanding(difference) !== 'agree');
  if (apart.length === 0) return say(card ? 'menu.clock.agrees' : 'menu.clock.unknown');
  return apart
    .map(({ difference: { aheadMs }, ahead, behind }) =>
      say(aheadMs > 0 ? ahead : behind, { time: duration(Math.abs(aheadMs)) }),
    )
    .join(' · ');
}

function Facts({ kiosk }: { kiosk: KioskFacts }) {
  const words = useStaffWording();
  const { say, time } = words;
  const { shop, appVersion, electronVersion, sellerAnsweredAt, clock, update } = kiosk;
  const facts: [string, string][] = [
    [say('menu.shop'), shop === null ? say('menu.noShop') : `${shop.shopName} · ${shop.sellerUrl}`],
    [say('menu.version'), `${versionWords(appVersion, update)} · Electron ${electronVersion}`],
    ...(shop === null
      ? []
      : [[say('menu.credential'), say(`menu.keychain.${shop.keychain}`)] satisfies [string, string]]),
    [say('menu.answered'), sellerAnsweredAt === null ? say('menu.notAnswered') : time(sellerAnsweredAt)],
    ...(shop === null ? [] : [[say('menu.clock'), clockWords(clock, words)] satisfies [string, string]]),
  ];
  return (
    <section className="staff-section">
      <h2>{say('menu.facts')}</h2>
      <dl className="staff-facts">
        {facts.map(([name, value]) => (
          <div key={name} className="staff-fact">
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Tests({
  unprinted,
  hasShop,
  onChanged,
}: {
  unprinted: UnprintedReceipt[];
  hasShop: boolean;
  onChanged: () => void;
}) {
  const { say, time, locale } = useStaffWording();
  const [outcome, setOutcome] = useState<Outcome>();
  const [running, setRunning] = useState<string>();
  const run = (test: string, work: () => Promise<Outcome>) => {
    setOutcome(undefined);
    setRunning(test);
    void work()
      .then(setOutcome)
      .finally(() => setRunning(undefined));
  };
  const shell = staffShell();
  const outcomeOf = (answer: ReprintAnswer) => ({
    isGood: answer.printed,
    words: say(answer.printed ? 'menu.printed' : `receipt.${answer.problem}`),
  });
  const testPrinter = async () => {
    const page = { locale, order: say('testPage.order'), total: say('testPage.total') };
    return outcomeOf(await shell.testPrinter(page));
  };
  const printAgain = async (orderNumber: string) => {
    const answer = await shell.printReceiptAgain(orderNumber);
    onChanged();
    return outcomeOf(answer);
  };
  const testNetwork = async () => {
    const { reached, durationMs } = await shell.testNetwork();
    return {
      isGood: reached,
      words: reached ? say('menu.reached', { milliseconds: durationMs }) : say('menu.notReached'),
    };
  };
  return (
    <section className="staff-section">
      <h2>{say('menu.tests')}</h2>
      <div className="staff-actions">
        <Button isPending={running === 'printer'} onPress={() => run('printer', testPrinter)}>
          {say('menu.testPrinter')}
        </Button>
        {hasShop && (
          <Button isPending={running === 'network'} onPress={() => run('network', testNetwork)}>
            {say('menu.testNetwork')}
          </Button>
        )}
      </div>
      {unprinted.length > 0 && (
        <>
          <h3>{say('menu.unprinted')}</h3>
          <div className="staff-actions">
            {unprinted.slice(0, receiptsAtOnce).map(({ orderNumber, acceptedAt }) => (
              <Button
                key={orderNumber}
                isPending={running === orderNumber}
                onPress={() => run(orderNumber, () => printAgain(orderNumber))}
              >
                <bdi>{`${orderNumber} · ${time(acceptedAt)}`}</bdi>
              </Button>
            ))}
          </div>
        </>
      )}
      <output className={outcome?.isGood ? 'staff-message staff-message-good' : 'staff-message'}>
        {outcome?.words}
      </output>
    </section>
  );
}
