import type { Redactor } from './redaction.ts';

/**
 * The members of configurations and log lines that a report takes. A member that is not named here is left out with its
 * value, so that one that comes later is not taken by accident.
 */

const leftOut = '[left out]';

const longestLine = 4_000;

export const keptOfConfiguration = new Set([
  'sellerId',
  'timeZone',
  'currency',
  'locale',
  'country',
  'servedCountries',
  'fulfilments',
  'databaseRole',
  'largestReadsPerMinute',
  'lineInterface',
  'linkMode',
  'allowSelfEnrolment',
  'scanAddsToBasket',
  'checkDeadlineMs',
  'longestHoldMs',
  'sealLifetimeMs',
  'clockToleranceMs',
  'holdLifetimeMs',
  'feeBasisPoints',
  'feeReturnedOnRefund',
  'dayReportSpaceBytes',
  'logLevel',
]);

const keptOfLine = new Set(
  (
    'level time name event msg why stack err type message code problem refusal reason state signal action alarm kind day ' +
    'count lost records tries accounts applicationId orderNumber terminalId purpose isReady isKept applications differences'
  ).split(' '),
);

/** A day of business, which is no date of birth. */
const isDay = (name: string, value: unknown) =>
  name === 'day' && typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);

function taken(value: unknown, kept: ReadonlySet<string>, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.text(value);
  if (typeof value === 'number') {
    const clean = redactor.text(String(value));
    return clean === String(value) ? value : clean;
  }
  if (Array.isArray(value)) return value.map((each) => taken(each, kept, redactor));
  if (typeof value === 'object' && value !== null) return keptMembers(value, kept, redactor);
  return value;
}

function keptMembers(object: object, kept: ReadonlySet<string>, redactor: Redactor): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) =>
      kept.has(name)
        ? [name, isDay(name, value) ? value : taken(value, kept, redactor)]
        : [redactor.text(name), leftOut],
    ),
  );
}

const dialectOf = (url: string) => (url.startsWith('postgres') ? 'postgres' : 'sqlite');

/**
 * A server's configuration as a report shows it.
 * @param text the file's content
 */
export function configurationExcerpt(text: string, redactor: Redactor): Record<string, unknown> | string {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return 'It is not valid JSON.';
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'It is no JSON object.';
  const excerpt = keptMembers(given, keptOfConfiguration, redactor);
  if ('databaseUrl' in given) excerpt['databaseUrl'] = dialectOf(String(given.databaseUrl));
  return excerpt;
}

/**
 * The end of a log as a report shows it.
 * @param mostLines what came before is left out
 */
export function logExcerpt(text: string, mostLines: number, redactor: Redactor): string[] {
  const lines = redactor.withoutKeys(text).split('\n');
  const last = lines.filter((line) => line.trim() !== '').slice(-mostLines);
  return last.map((line) => logLineExcerpt(line.slice(0, longestLine), redactor));
}

/** A line of a log as a report shows it: of a JSON line what is kept, of another one the text without what is private. */
function logLineExcerpt(line: string, redactor: Redactor): string {
  if (line.startsWith('{')) {
    try {
      const given: unknown = JSON.parse(line);
      if (typeof given === 'object' && given !== null) return JSON.stringify(keptMembers(given, keptOfLine, redactor));
    } catch {
      // A line that was cut off is text.
    }
  }
  return redactor.text(line);
}
