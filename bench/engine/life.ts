/**
 * The order's life that every engine runs, as data.
 *
 * Nine transitions. Each is acknowledged to the caller once it is durable, and not before. Where nothing from outside is
 * needed between two of them an engine may make both in one commit; an effect leaves only after the commit that wants it.
 *
 *   capture      in      the order is kept, once for its message, whatever the times it arrives
 *   claim        decided every price is as agreed, and credit and stock for all lines are claimed: all of it, or nothing
 *   release      effect  the warehouse has the release, and the engine durably knows so
 *   acknowledge  in      the warehouse takes it
 *   pick         in      the goods are picked
 *   ship         in      the goods left: what was claimed of the stock is gone from it
 *   invoice      effect  finance has the invoice, and the engine durably knows so
 *   post         in      finance booked it
 *   pay          in      paid: the claim on credit is given back, and the order is closed
 *
 * A life whose claim is refused ends there, and leaves no claim behind.
 */
export const TRANSITIONS = ['capture', 'claim', 'release', 'acknowledge', 'pick', 'ship', 'invoice', 'post', 'pay'] as const;

export type Transition = (typeof TRANSITIONS)[number];

/** What happens by the engine's own doing once what comes before it has happened; all others come from outside. */
export const OWN: ReadonlySet<Transition> = new Set(['claim', 'release', 'invoice']);

/** What a caller is told: `refused` by a claim alone. */
export type Answer = 'done' | 'refused';

export interface Line {
  readonly item: string;
  readonly quantity: number;
  /** In cents. */
  readonly price: number;
}

export interface Order {
  readonly id: string;
  /** The message that it came by; the same message again is the same order. */
  readonly message: string;
  /** The customer group whose credit it is bought on. */
  readonly group: string;
  readonly lines: readonly Line[];
}

export interface Effect {
  /** The same effect again has the same key. */
  readonly key: string;
  readonly kind: 'release' | 'invoice';
  readonly order: string;
}

export const effectOf = (order: string, kind: Effect['kind']): Effect => ({ key: `${order}/${kind}`, kind, order });

/** An account: so much there, so much of it claimed. Credit in cents, stock in pieces. */
export interface Account {
  readonly room: number;
  readonly claimed: number;
}

export const creditOf = (group: string): string => `credit:${group}`;

export const stockOf = (item: string): string => `stock:${item}`;

export interface Claim {
  readonly account: string;
  readonly quantity: number;
}

export const creditClaim = (order: Order): Claim => ({
  account: creditOf(order.group),
  quantity: order.lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
});

/** One for each item, however many lines name it, in the order of their accounts. */
export function stockClaims(order: Order): readonly Claim[] {
  const wanted = new Map<string, number>();
  for (const { item, quantity } of order.lines) wanted.set(stockOf(item), (wanted.get(stockOf(item)) ?? 0) + quantity);
  return [...wanted].map(([account, quantity]) => ({ account, quantity })).sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** In the order of their accounts, so that two orders that want the same never wait for each other in a ring. */
export const claimsOf = (order: Order): readonly Claim[] => [creditClaim(order), ...stockClaims(order)];

export type PriceList = ReadonlyMap<string, number>;

export const pricesAgree = (order: Order, prices: PriceList): boolean =>
  order.lines.every(({ item, price }) => prices.get(item) === price);
