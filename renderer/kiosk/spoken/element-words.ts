import type { WordingKey } from '../../wording/english.ts';
import type { Say } from '../../wording/spoken-language.tsx';
import { descriptionOf, nameOf, textOf } from './element-text.ts';

/** What is said about an element: its name, role, state and description. */

const roles: [selector: string, word: WordingKey][] = [
  ['[role=alertdialog], [role=dialog]', 'spoken.role.dialog'],
  ['[role=switch], input[type=checkbox]', 'spoken.role.switch'],
  ['[role=radio], [role=option]', 'spoken.role.choice'],
  ['button[aria-haspopup=listbox]', 'spoken.role.list'],
  ['input, textarea', 'spoken.role.field'],
  ['h1, h2, h3', 'spoken.role.heading'],
  ['[role=progressbar]', 'spoken.role.progress'],
  ['button, [role=button], summary', 'spoken.role.button'],
  ['a[href]', 'spoken.role.link'],
];

const states: [selector: string, word: WordingKey][] = [
  ['[aria-checked=true], [aria-selected=true], [aria-current]:not([aria-current=false])', 'spoken.state.chosen'],
  ['[aria-pressed=true], input:checked', 'spoken.state.on'],
  ['[aria-pressed=false], input[type=checkbox]:not(:checked)', 'spoken.state.off'],
  ['[aria-invalid=true]', 'spoken.state.wrong'],
  // A button that only waits a second is told as what it is about to be.
  [':disabled, [aria-disabled=true]:not(.button-soon)', 'spoken.state.gone'],
];

function wordFor(element: Element, table: [string, WordingKey][], say: Say): string {
  const found = table.find(([selector]) => element.matches(selector));
  return found ? say(found[1]) : '';
}

/** Whether an element is private to the shopper: it is marked as such, or lies in an element that is. */
export function isPrivate(element: Element): boolean {
  return element.closest('[data-secret]') !== null;
}

function contentOf(element: Element, say: Say, mayTellPrivate: boolean): string {
  const isField = element instanceof HTMLInputElement && element.type !== 'checkbox' && element.type !== 'radio';
  if (!isField) return '';
  if (element.value === '') return say('spoken.field.empty');
  if (!isPrivate(element) || mayTellPrivate) return element.value;
  return say('spoken.field.hidden', { count: [...element.value.replaceAll(/\s/g, '')].length });
}

/** The group, list or region that the user has entered. */
function surroundings(element: Element, former: Element | null): string {
  const group = element.closest('fieldset, [role=group], [role=radiogroup], [role=dialog], [role=alertdialog]');
  if (!group || group === element || (former && group.contains(former))) return '';
  return nameOf(group);
}

/** @param former the element spoken before: a group is named when the user enters it, and not with every element in it */
export function wordsFor(element: Element, former: Element | null, say: Say, mayTellPrivate: boolean): string {
  if (isPrivate(element) && !mayTellPrivate && !element.matches('input, button, a')) return say('spoken.private');
  const isDialog = element.matches('[role=dialog], [role=alertdialog]');
  const parts = [
    surroundings(element, former),
    nameOf(element) || (isDialog ? '' : textOf(element)),
    wordFor(element, roles, say),
    wordFor(element, states, say),
    contentOf(element, say, mayTellPrivate),
    descriptionOf(element),
    ...(isDialog ? [...element.querySelectorAll('p')].map(textOf) : []),
  ];
  return parts.filter((part) => part !== '').join(say('spoken.pause'));
}
