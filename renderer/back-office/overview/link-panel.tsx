import { clockStanding } from '../../../contract/seller/clock-comparison.ts';
import type { Overview } from '../../../contract/seller/back-office.ts';
import { english } from '../../wording/back-office/en.ts';
import { useNow } from '../controls/use-now.ts';
import { useWording } from '../wording/wording.tsx';
import type { BackOfficeSentence, Wording } from '../wording/wording.tsx';
import './link-panel.css';

function rungSentence(rung: string): BackOfficeSentence | undefined {
  const sentence = `link.rung.${rung}`;
  return sentence in english ? (sentence as BackOfficeSentence) : undefined;
}

/** How this server's clock compares with settling's, in which direction, and the consequences. */
function clockSentences({ standing, difference }: Overview['settling']['clock'], { say, duration }: Wording): string[] {
  if (!difference) return [say('link.clock.unknown')];
  const { aheadMs } = difference;
  const time = duration(Math.abs(aheadMs));
  const isApart = clockStanding(difference) !== 'agree';
  const how = say(isApart ? (aheadMs > 0 ? 'link.clock.ahead' : 'link.clock.behind') : 'link.clock.agree', { time });
  return standing === 'agree' || standing === 'unknown' ? [how] : [`${how}.`, say(`link.clock.${standing}`)];
}

/** The private link between this shop and settling: up or down, since when, and which technology carries it. */
export function LinkPanel({ settling }: { settling: Overview['settling'] }) {
  const wording = useWording();
  const { say, time, timeOfDay, duration } = wording;
  const now = useNow();
  const { isReachable, since, link, clock } = settling;
  const isToday = new Date(since).toDateString() === new Date(now).toDateString();
  const times = { since: isToday ? timeOfDay(since) : time(since), duration: duration(now - since) };
  const rung = rungSentence(link);
  return (
    <section className={`link-panel on-asphalt ${isReachable ? 'link-up' : 'link-down'}`} aria-labelledby="link-title">
      <div className="link-panel-head">
        <h2 id="link-title">{say('link.title')}</h2>
        <span className="link-panel-state">{say(isReachable ? 'link.up' : 'link.down')}</span>
      </div>
      <svg className="link-panel-drawing" viewBox="0 0 320 84" aria-hidden="true">
        <path className="link-panel-road" d="M40 32H280" />
        <path className="link-panel-marking" d="M40 32H280" />
        {!isReachable && <path className="link-panel-barrier" d="M150 20l20 24M170 20l-20 24" />}
        <circle className="link-panel-post" cx="40" cy="32" r="24" />
        <path
          className="link-panel-glyph"
          d="M29 30l2-7h18l2 7M30 30v11h20V30M29 30c0 4 5.500 4 5.500 0c0 4 5.500 4 5.500 0c0 4 5.500 4 5.500 0c0 4 5.500 4 5.500 0"
        />
        <circle className="link-panel-post" cx="280" cy="32" r="24" />
        <path className="link-panel-glyph" d="M280 20l10 4v8c0 6-4 10-10 12c-6-2-10-6-10-12v-8ZM275.500 32l3 3l6-6" />
        <text className="link-panel-name" x="40" y="76" textAnchor="middle">
          {say('link.shop')}
        </text>
        <text className="link-panel-name" x="280" y="76" textAnchor="middle">
          {say('link.settling')}
        </text>
      </svg>
      <div className="link-panel-words">
        <p>{say(isReachable ? 'link.upSince' : 'link.downSince', times)}</p>
        <dl>
          <dt>{say('link.clock')}</dt>
          <dd>{clockSentences(clock, wording).join(' ')}</dd>
          <dt>{say('link.rung')}</dt>
          <dd>{rung ? say(rung) : link}</dd>
        </dl>
      </div>
    </section>
  );
}
