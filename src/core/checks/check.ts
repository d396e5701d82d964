/**
 * What a check is. A check is pure code over a *view*: it can read nothing that is not recorded, so its basis is
 * complete by construction. It returns pass, or a typed hold reason with evidence in figures, or asks an account;
 * and how long the answer is good. It never throws on data and never returns a free string.
 */
import type { Address } from '../model/address.ts';
import type { AccountKey, AccountKind, ClaimOwner } from '../model/account.ts';
import type { ParameterSpec, ParameterSpecs, ParameterValue, ParameterValues, Scope } from '../model/catalog.ts';
import type { Decimal } from '../model/decimal.ts';
import type { Destination, ItemReference } from '../model/demand.ts';
import type { FactKind, FactValues } from '../model/fact.ts';
import type { HoldReason, Resolution, Ruling } from '../model/hold.ts';
import type { ItemId, LineId, NodeId, OrderId, ScheduleId } from '../model/identifiers.ts';
import type { Duration, Instant, LocalDate } from '../model/instant.ts';
import type { Fulfillment, Rejected } from '../model/plan.ts';
import type { Line, OrderHeader } from '../model/order.ts';
import type { Quantity, Unit } from '../model/quantity.ts';
import { broken } from '../model/result.ts';

/** A schedule line before and after its item and stock units are known. */
export interface RawDemand {
  readonly quantity: Quantity;
  readonly destination: Destination;
  readonly requested?: LocalDate;
  readonly notBefore?: LocalDate;
  readonly cancelAfter?: LocalDate;
}

/** Goods as a buyer wrote them. */
export interface WrittenGoods extends Pick<RawDemand, 'quantity' | 'destination'> {
  readonly item: ItemReference;
}

export interface CountedDemand extends RawDemand {
  readonly item: ItemId;
  readonly unit: Unit;
  /** Ordered less cancelled plus accepted overage, in stock units: what is to be shipped and billed in all. */
  readonly due: Decimal;
}

/** What a claim on an account came to. `unknown`: asked for now; the check runs again when the account has answered. */
export type ClaimResult =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'granted' }
  /** `part`: the part that was asked for first is held. */
  | {
      readonly kind: 'short';
      readonly shortBy: Decimal;
      readonly waiting: boolean;
      readonly owner?: ClaimOwner;
      readonly part?: true;
    }
  | { readonly kind: 'lost'; readonly lost: Decimal; readonly left: Decimal };

export interface ClaimAsk {
  readonly account: AccountKey;
  /** The whole amount; what of it was already consumed is taken off by the process. */
  readonly quantity: Decimal;
  readonly whenShort: 'refuse' | 'wait';
  /** Of the whole amount: this much first, and once it is held, the rest waits for room. */
  readonly part?: Decimal;
  readonly excessApproved?: Decimal;
  readonly until?: Instant;
}

/**
 * What a step may read. Every read names the part that matters (`project`), and is recorded with its version and
 * that part. Projections are small and pure: read the price, not the agreement.
 */
export interface View {
  readonly order: OrderId;
  /** Never recorded: an answer that depends on it says so by `goodUntil`. */
  readonly now: Instant;
  header<P>(project: (header: OrderHeader) => P): P;
  lines(): readonly LineId[];
  line<P>(id: LineId, project: (line: Line) => P): P;
  schedules(line: LineId): readonly ScheduleId[];
  /** As written; before the order is known to be complete. */
  raw<P>(id: ScheduleId, project: (demand: RawDemand) => P): P;
  /** What the order came as, where that was changed before it could be counted: else nothing, it was counted as it came. */
  cameAs(): readonly WrittenGoods[];
  /** In stock units; only for steps that rest on `complete`. */
  demand<P>(id: ScheduleId, project: (demand: CountedDemand) => P): P;
  /** What has left of it, in stock units. */
  shipped(id: ScheduleId): Decimal;
  /** An outside fact; `undefined` in the projection means that it is not there (version 0). */
  fact<K extends FactKind, P>(kind: K, ids: readonly string[], project: (value: FactValues[K] | undefined) => P): P;
  /** The value of another check's or task's answer; it must be among `uses`. */
  answer<C extends keyof AnswerValues, P>(check: C, project: (value: AnswerValues[C]) => P): P;
  claim(ask: ClaimAsk): ClaimResult;
  /** Accounts of a kind that this step has asked before, sorted; what it does not ask again is given up. */
  claimed(kind: AccountKind): readonly AccountKey[];
  /** What people decided on this step's holds, latest first; for decisions that set a figure (`approve-excess`). */
  rulings(): readonly Ruling[];
  /** The fulfillment that this instance belongs to, for steps `each: fulfillment`. */
  fulfillment<P>(project: (fulfillment: Fulfillment) => P): P;
}

/** The values that answers carry for others to read, by the check or task that gives them. */
export interface AnswerValues {
  readonly complete: CompleteValue;
  readonly address: AddressValue;
  readonly 'price-agrees': PriceValue;
  readonly credit: CreditValue;
  readonly orderable: OrderableValue;
  readonly 'stock.reserve': ReserveValue;
  readonly 'promise-date': PromiseValue;
}

/** Keyed by schedule id. */
export interface CompleteValue {
  readonly counted: Readonly<Record<string, { readonly item: ItemId; readonly unit: Unit; readonly ordered: Decimal }>>;
}

/** Where each schedule goes, keyed by schedule id; `places` keyed by the digest of the address. */
export interface AddressValue {
  readonly destinations: Readonly<Record<string, string>>;
  readonly places: Readonly<Record<string, Address>>;
}

/** The agreed price per stock unit (up to 6 decimals), keyed by line id. */
export interface PriceValue {
  readonly currency: string;
  readonly lines: Readonly<
    Record<string, { readonly price: Decimal; readonly source: 'agreement' | 'list' | 'buyer' | 'quote' }>
  >;
}

/** `all`, or only these schedules where a person released in part; the rest waits for room. */
export interface CreditValue {
  readonly released: 'all' | readonly ScheduleId[];
}

/** The items that ship in place of discontinued ones, keyed by line id; only where the customer consented. */
export interface OrderableValue {
  readonly substitutes: Readonly<Record<string, ItemId>>;
}

/** The day on which the goods arrive, keyed by schedule id; for those with a requested date. */
export interface PromiseValue {
  readonly promised: Readonly<Record<string, LocalDate>>;
}

/** What was reserved where, what waits for stock and where, and what a person has to decide on; keyed by schedule id. */
export interface ReserveValue {
  readonly allocations: Readonly<Record<string, readonly NodeQuantity[]>>;
  readonly backordered: Readonly<Record<string, readonly NodeQuantity[]>>;
  readonly short: Readonly<Record<string, Decimal>>;
}

/** Stock units at a node. */
export interface NodeQuantity {
  readonly node: NodeId;
  readonly quantity: Decimal;
}

export type Outcome<V> =
  | {
      readonly verdict: 'pass';
      readonly value: V;
      readonly goodUntil?: Instant;
      readonly rejected?: readonly Rejected[];
      /** What it could not let pass: a hold beside the answer, which gates nothing. */
      readonly along?: HoldReason;
    }
  | {
      readonly verdict: 'hold';
      readonly reason: HoldReason;
      /** What a person's ruling is about: it stands while this stays the same. None: the whole reason. */
      readonly about?: unknown;
      readonly goodUntil?: Instant;
      readonly rejected?: readonly Rejected[];
      /** The value under a person's decision, or undefined where that way doesn't settle this hold. */
      readonly ruled: (resolution: Resolution) => V | undefined;
    }
  /** An account was asked; the check runs again with its answer. */
  | { readonly verdict: 'ask'; readonly rejected?: readonly Rejected[] };

export interface Check<P, V> {
  /** As workflows name it. */
  readonly name: string;
  /** Counts up whenever the same basis would give another answer. */
  readonly version: number;
  readonly summary: string;
  readonly scope: Scope;
  /** In the order of P's keys; the process hands in values of exactly these kinds. */
  readonly parameters: ParameterSpecs;
  /** Whose answers it reads. */
  readonly uses: readonly (keyof AnswerValues)[];
  readonly run: (view: View, parameters: P) => Outcome<V>;
}

/** What a check's code gets for a parameter of each kind: percents, amounts and quantities as decimals. */
export type ParameterOf<S extends ParameterSpec> = S extends { readonly kind: 'percent' | 'amount' | 'quantity' }
  ? Decimal
  : S extends { readonly kind: 'count' }
    ? number
    : S extends { readonly kind: 'duration' }
      ? Duration
      : S extends { readonly kind: 'flag' }
        ? boolean
        : S extends { readonly options: readonly (infer O extends string)[] }
          ? O
          : never;

export type ParametersOf<S extends ParameterSpecs> = { readonly [N in keyof S]: ParameterOf<S[N]> };

/** Any check, as the registry holds it and the process runs it: parameters as the workflow has them. */
export type AnyCheck = Check<ParameterValues, unknown>;

/** A check whose code gets each parameter in the type that its spec gives; the check itself takes a workflow's values. */
export interface Definition<S extends ParameterSpecs, V> extends Omit<Check<ParametersOf<S>, V>, 'parameters'> {
  readonly parameters: S;
}

const TYPE_OF: { readonly [K in ParameterSpec['kind']]: 'string' | 'number' | 'boolean' } = {
  percent: 'string',
  amount: 'string',
  quantity: 'string',
  count: 'number',
  duration: 'number',
  flag: 'boolean',
  choice: 'string',
};

/** Makes a check of its definition. The compiled workflow has judged the values; one that isn't of its spec's kind is a bug. */
export function check<const S extends ParameterSpecs, V>(definition: Definition<S, V>): Check<ParameterValues, V> {
  const specs = Object.entries(definition.parameters);
  const read = (values: ParameterValues): ParametersOf<S> => {
    for (const [name, spec] of specs) fits(definition.name, name, spec, values[name]);
    return values as ParametersOf<S>;
  };
  return { ...definition, run: (view, parameters) => definition.run(view, read(parameters)) };
}

function fits(name: string, parameter: string, spec: ParameterSpec, value: ParameterValue | undefined): void {
  const fit = typeof value === TYPE_OF[spec.kind] && (spec.kind !== 'choice' || spec.options.includes(value as string));
  if (!fit) broken(`${name}: ${parameter} is of kind ${spec.kind}, got ${String(value)}`);
}
