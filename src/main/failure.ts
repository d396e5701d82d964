/** Every way in which a command of the command line can fail, and how that is told: what, where, and the way out. */
import type { Failure } from '../core/model/failure.ts';
import type { FileFailure } from '../govern/workflow-file.ts';
import type { EmbeddedFailure } from '../store/postgres/embedded/failure.ts';
import type { DatabaseFailure } from '../store/postgres/migrate.ts';

export type MainFailure = Failure | FileFailure | EmbeddedFailure | DatabaseFailure | CommandLineFailure;

export type CommandLineFailure =
  | { readonly code: 'command-unknown'; readonly found: string; readonly wayOut: string }
  | { readonly code: 'argument-missing' | 'argument-unexpected'; readonly what: string; readonly wayOut: string }
  | { readonly code: 'file-unreadable'; readonly file: string; readonly detail: string; readonly wayOut: string }
  /** A hub that this command talked to answered nothing that it understands. */
  | { readonly code: 'hub-silent'; readonly detail: string; readonly wayOut: string }
  | { readonly code: 'order-ambiguous'; readonly found: string; readonly orders: readonly string[]; readonly wayOut: string }
  | { readonly code: 'database-unreachable'; readonly detail: string; readonly wayOut: string }
  | { readonly code: 'port-in-use'; readonly port: number; readonly wayOut: string }
  | {
      readonly code: 'config-wrong';
      readonly file: string;
      readonly where: string;
      readonly found: string;
      readonly expected: string;
      readonly wayOut: string;
    }
  /** The first run's folder, and one that is served, are not each other's: they tell different times. */
  | { readonly code: 'folder-of-other-use'; readonly folder: string; readonly use: string; readonly wayOut: string }
  /** What happened is not as it was written: see `orderkeel audit verify`. */
  | { readonly code: 'audit-broken'; readonly findings: readonly string[]; readonly wayOut: string }
  | { readonly code: 'standins-silent'; readonly detail: string; readonly wayOut: string }
  /** The first run's own check of its figures. */
  | { readonly code: 'does-not-add-up'; readonly what: string; readonly wayOut: string }
  | { readonly code: 'not-at-rest'; readonly what: string; readonly wayOut: string };

/** `missing at customers.yaml:/ACME/name: name. Way out: give name.` */
export function lineOf(failure: MainFailure): string {
  const { code, wayOut } = failure;
  const file = 'file' in failure && 'line' in failure ? ` ${failure.file}:${failure.line}:${failure.column}` : '';
  const where = 'where' in failure && failure.where !== '' ? ` at ${failure.where}` : '';
  const evidence = evidenceOf(failure);
  return `${code}${file}${where}${evidence === '' ? '' : `: ${evidence}`}. Way out: ${wayOut}.`;
}

const TOLD = new Set(['code', 'where', 'wayOut', 'line', 'column']);

/** The figures of a failure, as `name value`, in the order of their names. */
function evidenceOf(failure: MainFailure): string {
  return Object.entries(failure)
    .filter(([name]) => !TOLD.has(name) && !(name === 'file' && 'line' in failure))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(', ');
}
