import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { useSay } from '../../wording/spoken-language.tsx';

/**
 * Surrounds everything that may break unexpectedly. A kiosk then shows nothing at all: its shell notices the empty page, restarts
 * it without any trace of the shopper, and counts how often (`electron/pages/page-watch.ts`). A browser has no shell, so there
 * the user gets a page with a button to restart.
 */
export class UnbrokenPage extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(): void {
    // Elements that libraries add beside the page, such as a screen reader announcement, would count as content.
    if (window.sidelane) document.body.replaceChildren();
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return window.sidelane ? null : <BrokenPage />;
  }
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
