import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { mayDo } from '../../../contract/seller/staff-role.ts';
import type { StaffPermission } from '../../../contract/seller/staff-role.ts';
import { Button } from '../../controls/button.tsx';
import { Logo } from '../../controls/logo.tsx';
import { WorkIcon } from '../controls/work-icon.tsx';
import type { WorkIconName } from '../controls/work-icon.tsx';
import { BellSwitch } from '../help/bell-switch.tsx';
import { HelpCalls } from '../help/help-calls.tsx';
import { overviewQuery } from '../seller/back-office-queries.ts';
import { useSession } from '../session/session-gate.tsx';
import { useSignOut } from '../session/sign-out.ts';
import { useWording } from '../wording/wording.tsx';
import type { BackOfficeSentence } from '../wording/wording.tsx';
import './frame.css';

const places: { to: string; icon: WorkIconName; name: BackOfficeSentence; needs?: StaffPermission }[] = [
  { to: '/', icon: 'overview', name: 'frame.overview' },
  { to: '/articles', icon: 'articles', name: 'frame.articles' },
  { to: '/imports', icon: 'imports', name: 'frame.imports' },
  { to: '/synonyms', icon: 'synonyms', name: 'frame.synonyms' },
  { to: '/orders', icon: 'orders', name: 'frame.orders' },
  { to: '/applications', icon: 'applications', name: 'frame.applications' },
  { to: '/terminals', icon: 'terminals', name: 'frame.terminals' },
  { to: '/staff', icon: 'staff', name: 'frame.staff', needs: 'staff' },
  { to: '/record', icon: 'record', name: 'frame.record', needs: 'record' },
];

/** The frame around every page: the navigation, the state of the private link, and who is signed in. */
export function Frame() {
  const { say } = useWording();
  const { shop } = useSession();
  const page = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const former = useRef(pathname);
  // Users who follow a link with the keyboard or a screen reader continue on the new page, not behind the link.
  useEffect(() => {
    if (former.current !== pathname) {
      window.scrollTo(0, 0);
      page.current?.focus({ preventScroll: true });
    }
    former.current = pathname;
  }, [pathname]);
  return (
    <div className="frame">
      <div className="frame-skip">
        <Button onPress={() => page.current?.focus()}>{say('frame.skip')}</Button>
      </div>
      <header className="frame-side on-asphalt">
        <div className="frame-shop">
          <Logo name={shop.name} bare />
        </div>
        <nav aria-label={say('frame.navigation')}>
          <PlaceLinks />
        </nav>
        <div className="frame-foot">
          <a className="frame-link frame-open-shop" href="/" target="_blank" rel="noreferrer">
            <WorkIcon name="outside" />
            {say('frame.openShop')}
          </a>
          <BellSwitch />
          <LinkState />
          <SignedInStaff />
        </div>
      </header>
      <main className="frame-page" ref={page} tabIndex={-1}>
        <HelpCalls />
        <Outlet />
      </main>
    </div>
  );
}

function PlaceLinks() {
  const { say, count } = useWording();
  const { data: overview } = useQuery(overviewQuery);
  const { role } = useSession().staff;
  const shown = places.filter(({ needs = 'look' }) => mayDo(role, needs));
  const undetermined = overview?.applications.undetermined ?? 0;
  return (
    <ul className="frame-links">
      {shown.map(({ to, icon, name }) => (
        <li key={to}>
          <NavLink className="frame-link" to={to} end={to === '/'}>
            <WorkIcon name={icon} />
            {say(name)}
            {to === '/applications' && undetermined > 0 && (
              <span className="frame-count">
                <span aria-hidden="true">{count(undetermined)}</span>
                <span className="for-screen-readers">{say('overview.undetermined', { count: undetermined })}</span>
              </span>
            )}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

function LinkState() {
  const { say } = useWording();
  const { data: overview, error } = useQuery(overviewQuery);
  const isUp = error ? undefined : overview?.settling.isReachable;
  const state = isUp === undefined ? 'unknown' : isUp ? 'up' : 'down';
  const words = { up: 'frame.linkUp', down: 'frame.linkDown', unknown: 'frame.linkUnknown' } as const;
  return (
    <Link className={`frame-state frame-state-${state}`} to="/" title={say(words[state])}>
      <span className="frame-state-words">{say(words[state])}</span>
    </Link>
  );
}

function SignedInStaff() {
  const { say } = useWording();
  const { staff } = useSession();
  const signOut = useSignOut();
  return (
    <div className="frame-staff">
      <span className="frame-staff-name">{staff.name}</span>
      <button
        type="button"
        className="frame-sign-out"
        aria-label={say('frame.signOut')}
        title={say('frame.signOut')}
        onClick={() => signOut.mutate()}
      >
        <WorkIcon name="signOut" />
      </button>
    </div>
  );
}
