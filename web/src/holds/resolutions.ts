/** Ways out as they are sent: those that take a name alone, and the first proposal for those that take more. */
import type { Resolution, Way } from '../session/types.ts';

type Named = Readonly<Record<string, unknown>>;
/** Of these each has fields of its own. */
export type Formed =
  | 'requote'
  | 'reprice'
  | 'approve-excess'
  | 'map-item'
  | 'substitute'
  | 'correct-address'
  | 'round'
  | 'extend'
  | 'confirm-by-hand'
  | 'accept-over'
  | 'freeze-facts'
  | 'cancel-lines';

const FORMED: ReadonlySet<string> = new Set<Formed>([
  'requote',
  'reprice',
  'approve-excess',
  'map-item',
  'substitute',
  'correct-address',
  'round',
  'extend',
  'confirm-by-hand',
  'accept-over',
  'freeze-facts',
  'cancel-lines',
]);
/** The same for many holds: nothing in them is of one order. */
const FOR_MANY: ReadonlySet<string> = new Set<Formed>(['round', 'freeze-facts', 'extend', 'approve-excess']);

export const isFormed = (way: string): way is Formed => FORMED.has(way);
export const isForMany = (way: string): boolean => !FORMED.has(way) || FOR_MANY.has(way);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const named = (value: unknown): Named => (typeof value === 'object' && value !== null ? (value as Named) : {});
const list = (value: unknown): readonly Named[] => (Array.isArray(value) ? value.map(named) : []);

const EMPTY_ADDRESS = { name: '', lines: [''], city: '', country: 'US' };

function addressOf(reason: Named): Extract<Resolution, { way: 'correct-address' }>['address'] {
  const address = list(reason['problems'])
    .map((each) => each['address'])
    .find((each) => each !== undefined);
  return { ...EMPTY_ADDRESS, ...named(address) };
}

const linesOf = (reason: Named): readonly string[] =>
  [...new Set(['lines', 'missing', 'offers'].flatMap((key) => list(reason[key]).map(({ line }) => text(line))))].filter(
    (line) => line !== '',
  );

/** What a way begins with: figures of the hold where it has some, so that most are taken as they stand. */
export function begun(way: Way, reason: { readonly type: string }): Resolution {
  if (!isFormed(way)) return { way };
  const said: Named = { ...reason };
  const problem = named(said['problem']);
  const [line = ''] = linesOf(said);
  switch (way) {
    case 'requote':
    case 'reprice':
      return {
        way,
        prices: list(said['lines']).map((each) => ({
          line: text(each['line']),
          amount: text(each['ours'] ?? each['price'] ?? each['theirs']),
        })),
      };
    case 'approve-excess':
      return { way, amount: text(named(problem['over'])['amount'] ?? named(problem['overdue'])['amount']) };
    case 'map-item':
    case 'substitute':
      return { way, line, item: text(list(said['lines'])[0]?.['substitute']) };
    case 'correct-address':
      return { way, address: addressOf(said) };
    case 'round':
      return { way, to: 'up' };
    case 'extend':
      return { way, requested: text(list(said['lines'])[0]?.['feasible']) };
    case 'confirm-by-hand':
      return { way, reference: '' };
    case 'accept-over':
      return { way, bill: '0', gift: '0', takeBack: '0' };
    case 'freeze-facts':
      return { way, for: '4h' };
    case 'cancel-lines':
      return { way, lines: [...linesOf(said)] };
  }
}

const FIGURE = /^-?\d{1,20}([.]\d{1,10})?$/;

/** Whether everything is there that it takes. */
export function isWhole(resolution: Resolution): boolean {
  switch (resolution.way) {
    case 'requote':
    case 'reprice':
      return resolution.prices.length > 0 && resolution.prices.every(({ amount }) => FIGURE.test(amount));
    case 'approve-excess':
      return FIGURE.test(resolution.amount);
    case 'map-item':
    case 'substitute':
      return resolution.line !== '' && resolution.item !== '';
    case 'correct-address': {
      const { name, lines, city, country } = resolution.address;
      return [name, lines[0] ?? '', city].every((each) => each !== '') && /^[A-Z]{2}$/.test(country);
    }
    case 'extend':
      return /^\d{4}-\d\d-\d\d$/.test(resolution.requested);
    case 'confirm-by-hand':
      return resolution.reference !== '';
    case 'accept-over':
      return [resolution.bill, resolution.gift, resolution.takeBack].every((each) => FIGURE.test(each));
    case 'freeze-facts':
      return /^\d+(s|min|h|d)$/.test(resolution.for);
    case 'cancel-lines':
      return resolution.lines.length > 0;
    default:
      return true;
  }
}
