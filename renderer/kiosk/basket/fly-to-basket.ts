/** How long a product is on its way to the basket, in milliseconds. */
const flightMs = 420;

/** The place of an element's middle, and its width. */
function placeOf(element: Element): { x: number; y: number; width: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2, width };
}

function moved({ x, y }: { x: number; y: number }, scale: number): string {
  return `translate(${x}px, ${y}px) translate(-50%, -50%) scale(${scale})`;
}

/**
 * Shows where a product that was added has gone: its picture flies to the basket. Nothing moves for people who asked their system
 * for less motion, and nothing waits for it.
 * @param picture the product's picture on the screen, if it has one
 */
export function flyToBasket(picture: HTMLImageElement | null): void {
  const basket = document.querySelector('.lane');
  if (!picture?.complete || !basket || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const [from, to] = [placeOf(picture), placeOf(basket)];
  // The address is the one that was loaded, so nothing is loaded again.
  const flying = Object.assign(new Image(), { src: picture.currentSrc, alt: '', className: 'flying-product' });
  flying.setAttribute('aria-hidden', 'true');
  flying.style.width = `${from.width}px`;
  document.body.append(flying);
  const flight = flying.animate(
    [
      { transform: moved(from, 1), opacity: 0.9 },
      { transform: moved(to, 0.1), opacity: 0.5 },
    ],
    { duration: flightMs, easing: 'cubic-bezier(0.4, 0, 0.6, 1)' },
  );
  const end = () => flying.remove();
  flight.addEventListener('finish', end);
  flight.addEventListener('cancel', end);
}
