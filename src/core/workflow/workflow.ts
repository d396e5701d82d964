/** A workflow as the process runs it: compiled from the language, checked, in an order in which needs come first. */
import type { ParameterValues, Scope } from '../model/catalog.ts';
import type { Digest } from '../model/digest.ts';
import type { FactKey } from '../model/fact.ts';
import type { HoldPolicy } from '../model/hold.ts';

export interface Step {
  readonly name: string;
  /** Its place in the workflow. */
  readonly index: number;
  readonly kind: 'check' | 'task' | 'wait';
  /** The check, task or wait of the catalog that it runs. */
  readonly runs: string;
  /** Steps that must have passed, been done or ended. */
  readonly needs: readonly string[];
  /** Their places in the workflow. */
  readonly needsAt: readonly number[];
  /** All that it rests on: needs, their needs, and so on. In workflow order. */
  readonly restsOn: readonly string[];
  /** Steps that need it directly. */
  readonly dependants: readonly string[];
  /** Whose answers it may read: the first step that it rests on of each check or task, by what that runs. */
  readonly sources: Readonly<Record<string, string>>;
  /** Under which its own answer is read. */
  readonly fact: FactKey;
  readonly each: Scope;
  /** Complete: defaults filled in. */
  readonly with: ParameterValues;
  readonly parameters: Digest;
  /** For tasks. */
  readonly undo?: string;
  /** For checks, and for tasks that may open one. */
  readonly hold?: HoldPolicy;
  /** A control that no variant may remove or loosen, and that every release rests on. */
  readonly locked: boolean;
  readonly releases: boolean;
}

export interface Workflow {
  readonly name: string;
  readonly version: number;
  /** A variant's core. */
  readonly parent?: { readonly name: string; readonly version: number };
  /** Needs before those that need them; otherwise as written. */
  readonly steps: readonly Step[];
  readonly byName: Readonly<Record<string, Step>>;
  /** The first step of each check, task and wait. */
  readonly byRuns: Readonly<Record<string, Step>>;
  /** Names by the fact under which an answer is read. */
  readonly byFact: Readonly<Record<FactKey, string>>;
  /** The step that releases. */
  readonly releasing?: Step;
  /** Of the definition as plain data. */
  readonly digest: Digest;
}
