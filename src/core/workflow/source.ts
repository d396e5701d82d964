/** A workflow or variant as written: plain data that has the shapes of language.ts. */
import type { Scope } from '../model/catalog.ts';
import type { WayOut } from '../model/hold.ts';
import type { OPENABLE } from './language.ts';

export interface WorkflowSource {
  readonly workflow: string;
  readonly version: number;
  /** `add`: variants may add steps. */
  readonly opens?: { readonly add?: boolean };
  readonly steps: Readonly<Record<string, StepSource>>;
}

/** Exactly one of check, task and wait. */
export interface StepSource {
  readonly check?: string;
  readonly task?: string;
  readonly wait?: string;
  readonly needs?: readonly string[];
  readonly with?: Readonly<Record<string, ValueSource>>;
  readonly undo?: string;
  readonly each?: Scope;
  readonly hold?: HoldSource;
  readonly locked?: boolean;
  readonly opens?: OpensSource;
}

export type ValueSource = string | number | boolean;

export interface HoldSource {
  readonly team: string;
  readonly due: string;
  /** `TEAM AFTER`, ascending. */
  readonly escalate?: readonly string[];
  readonly calendar?: string;
  readonly priority?: number;
  readonly ways?: readonly WayOut[];
  readonly secondPerson?: { readonly ways?: readonly WayOut[]; readonly above?: string | number };
}

export type OpenableField = (typeof OPENABLE)[number];

/** What variants may do to a step beside making it stricter. */
export interface OpensSource {
  /** Parameters that may be tightened. */
  readonly with?: readonly string[];
  /** Fields of the hold that may be changed. */
  readonly hold?: readonly OpenableField[];
  /** It may stop needing steps that are no locked control. */
  readonly needs?: boolean;
  readonly remove?: boolean;
}

export interface VariantSource {
  readonly variant: string;
  readonly version: number;
  readonly of: string;
  readonly ofVersion: number;
  readonly add?: Readonly<Record<string, StepSource>>;
  readonly steps?: Readonly<Record<string, StepDiffSource>>;
  readonly remove?: readonly string[];
}

export interface StepDiffSource {
  readonly addNeeds?: readonly string[];
  readonly dropNeeds?: readonly string[];
  readonly with?: Readonly<Record<string, ValueSource>>;
  readonly hold?: Partial<HoldSource>;
}
