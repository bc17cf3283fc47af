import { Component } from 'react';
import type { ReactNode } from 'react';

/** What a screen takes with it when it leaves: all of it but the search, and the lane's action when paying begins or ends. */
const leaving = '.frame-main > :not(.search-bar), .lane-action';

/**
 * Takes the focus from what a new screen removes, before it does. Chromium lays out the former screen once more to remove an element
 * that has the focus, which is the one that was touched.
 */
export class FormerFocus extends Component<{ path: string; isPaying: boolean; children: ReactNode }> {
  override getSnapshotBeforeUpdate(former: { path: string; isPaying: boolean }): null {
    const { path, isPaying } = this.props;
    const { activeElement } = document;
    if (former.path === path || !(activeElement instanceof HTMLElement)) return null;
    const place = activeElement.closest(leaving);
    if (place && (isPaying !== former.isPaying || !place.matches('.lane-action'))) activeElement.blur();
    return null;
  }

  override componentDidUpdate(): void {}

  override render(): ReactNode {
    return this.props.children;
  }
}
