import type { Page } from 'playwright-core';

/** The displays that a kiosk has: a small one on a counter, an upright one on the floor, a large one on a wall. */
export const rooms = [
  { width: 1280, height: 800 },
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
];

/** A telephone, which is narrower than every kiosk. */
export const narrowestRoom = { width: 360, height: 640 };

export type FaultKind = 'targets' | 'words' | 'width' | 'settings';

/**
 * What is wrong on the page in each size of text. All sizes are measured in one go, so that the page need not be painted in
 * between. Leaves the text in its usual size.
 * - `targets`: at least 44 px each way, the main action 64 px (a line of text may hold smaller ones: WCAG 2.2, 2.5.8), and all of it
 *   on the page
 * - `words`: cut off, or over the edge of what they are in
 * - `width`: the document, or anything in it, would have to be moved sideways
 * - `settings`: the way to the settings is not in sight, unless a sheet lies over the page or there is no shop yet
 */
export function faultsInSizes(page: Page, sizes: readonly string[], kinds: readonly FaultKind[]): Promise<string[]> {
  return page.evaluate(
    async ({ texts, wanted }) => {
      const look = {
        show(text: string): void {
          document.documentElement.dataset['text'] = text;
          // Transitions begin with the next style and take a frame even where motion is unwanted.
          document.body.getBoundingClientRect();
          for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
        },
      };
      const measures = {
        targets(): string[] {
          const room = document.body.getBoundingClientRect();
          const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input, label.switch, [role=radio]')];
          return all.flatMap((target) => {
            const isOff =
              target.closest('[inert], [aria-hidden=true]') !== null || target.matches('label input, [tabindex="-1"]');
            const box = target.getBoundingClientRect();
            // What is folded away while a field is typed into has no height, and comes back with the focus.
            const isFolded = box.height === 0 && target.closest('.frame[data-folded]') !== null;
            if (isOff || isFolded || !target.checkVisibility({ visibilityProperty: true }) || box.width <= 1) return [];
            const name = `${target.className} "${target.textContent?.trim().slice(0, 40)}" ${box.width} × ${box.height}`;
            const least = target.matches('.button-main') ? 64 : 44;
            if (box.height < least - 0.5 || box.width < 43.5) return [`too small: ${name}`];
            // What lies in a row that one moves sideways may begin outside.
            if (target.closest('.browse-categories')) return [];
            return box.left < room.left - 1 || box.right > room.right + 1 ? [`off the page: ${name}`] : [];
          });
        },
        words(): string[] {
          const said = [
            ...document.querySelectorAll<HTMLElement>('button, a, h1, h2, p, dt, dd, label, legend, .field-input'),
          ];
          return said.flatMap((element) => {
            if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.for-screen-readers'))
              return [];
            if (element.clientWidth <= 1 || element.scrollWidth <= element.clientWidth + 1) return [];
            return [`${element.className || element.tagName} "${element.textContent?.trim().slice(0, 40)}"`];
          });
        },
        width(): string[] {
          const places = [document.documentElement, ...document.querySelectorAll<HTMLElement>('body, body *')];
          return places.flatMap((element) => {
            const { overflowX } = getComputedStyle(element);
            const isPlace = element === document.documentElement || /auto|scroll/.test(overflowX);
            // A row of departments that one moves sideways, as on every telephone.
            if (!isPlace || element.clientWidth === 0 || element.matches('.browse-categories')) return [];
            const { scrollWidth, clientWidth } = element;
            return scrollWidth > clientWidth + 1
              ? [`${element.tagName} ${element.className} ${scrollWidth} > ${clientWidth}`]
              : [];
          });
        },
        settings(): string[] {
          const button = document.querySelector('.display-button');
          if (!button) return document.querySelector('.opening') ? [] : ['no way to the settings'];
          if (document.querySelector('[role=dialog], [role=alertdialog]')) return [];
          const { x, y, width: across, height } = button.getBoundingClientRect();
          return button.contains(document.elementFromPoint(x + across / 2, y + height / 2))
            ? []
            : ['the way to the settings is covered'];
        },
      };
      const measure = () =>
        texts.flatMap((text) => {
          look.show(text);
          return wanted.flatMap((kind) => measures[kind]().map((fault) => `${text}: ${fault}`));
        });
      let found = measure();
      // A page that has not answered to another room yet gets the frames that an eye would give it.
      for (let frame = 0; found.length > 0 && frame < 4; frame++) {
        await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        found = measure();
      }
      look.show('usual');
      return found;
    },
    { texts: sizes, wanted: kinds },
  );
}
