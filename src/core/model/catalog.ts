/**
 * What a workflow may be made of: the checks, tasks and waits that exist, their parameters and their bounds. The
 * workflow language knows only this catalog, so that a new check is one file and one line in the registry.
 */
import type { Decimal } from './decimal.ts';
import type { Duration } from './instant.ts';

/** Where each instance of a step belongs. */
export type Scope = 'order' | 'fulfillment' | 'shipment';

/** A parameter of a step, its default, and which way is stricter: a variant may only go that way. */
export type ParameterSpec =
  | { readonly kind: 'percent' | 'amount' | 'quantity'; readonly default: Decimal; readonly tighter: 'lower' | 'higher' }
  | { readonly kind: 'count'; readonly default: number; readonly tighter: 'lower' | 'higher' }
  | { readonly kind: 'duration'; readonly default: Duration; readonly tighter: 'lower' | 'higher' }
  | { readonly kind: 'flag'; readonly default: boolean; readonly tighter: boolean }
  /** Options from loosest to strictest. */
  | { readonly kind: 'choice'; readonly default: string; readonly options: readonly string[] };

/** Decimals as text (percent: `0.5` for 0.5%), durations in milliseconds. */
export type ParameterValue = string | number | boolean;

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

export type ParameterValues = Readonly<Record<string, ParameterValue>>;

export interface CatalogCheck {
  readonly version: number;
  readonly parameters: ParameterSpecs;
  /** Checks and tasks whose answers it reads: steps of these must be among its needs, directly or not. */
  readonly uses: readonly string[];
  readonly scope: Scope;
  readonly summary: string;
}

export interface CatalogTask {
  readonly version: number;
  readonly parameters: ParameterSpecs;
  readonly uses: readonly string[];
  readonly scope: Scope;
  /** The undos that fit; a workflow names one of them. */
  readonly undos: readonly string[];
  /** Instructs a node to ship: a workflow must let it rest on every locked control. */
  readonly releases: boolean;
  readonly summary: string;
}

export interface CatalogWait {
  readonly scope: Scope;
  readonly summary: string;
}

export interface Catalog {
  readonly checks: Readonly<Record<string, CatalogCheck>>;
  readonly tasks: Readonly<Record<string, CatalogTask>>;
  readonly waits: Readonly<Record<string, CatalogWait>>;
}
