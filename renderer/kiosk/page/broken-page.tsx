import { Component } from 'react';
import type { ReactNode } from 'react';
import { useRouteError } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { useSay } from '../../wording/spoken-language.tsx';

/**
 * Stands around everything that may break in a way that nobody expected. A kiosk shows nothing at all then: its shell takes an
 * empty page for what it is and starts it anew, with nothing of whoever was there, and counts how often (`electron/pages/page-watch.ts`).
 * In a browser nobody does that but the person who sits before it.
 */
export class UnbrokenPage extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(): void {
    // What libraries put beside the page, an announcement for screen readers say, would count as something that is shown.
    if (window.sidelane) document.body.replaceChildren();
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return window.sidelane ? null : <BrokenPage />;
  }
}

/** The router would show a page of its own, in English; what it caught is passed on. */
export function PassOn(): never {
  throw useRouteError();
}

function startAnew() {
  location.hash = '';
  location.reload();
}

function BrokenPage() {
  const say = useSay();
  return (
    <main role="alert">
      <EmptyState
        icon="care"
        title={say('broken.title')}
        action={<Button onPress={startAnew}>{say('frame.startOver')}</Button>}
      >
        {say('broken.words')}
      </EmptyState>
    </main>
  );
}
