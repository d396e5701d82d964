/** What a rule of the language found wrong, before it is known whether a workflow or a variant is being read. */
import type { WorkflowFailure, WorkflowRule } from '../model/failure.ts';

export interface Finding {
  readonly rule: WorkflowRule;
  readonly where: string;
  readonly subject: string;
  readonly wayOut: string;
}

export const failures = (code: WorkflowFailure['code'], findings: readonly Finding[]): readonly WorkflowFailure[] =>
  findings.map((finding) => ({ code, ...finding }));

/** Own keys alone: `constructor` is no check, although every object has one. */
export function own<V>(record: Readonly<Record<string, V>> | undefined, key: string): V | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** "use one of: …", with the names that are there; at most 30, which is more than any catalog's kind has. */
export function oneOf(names: Iterable<string>): string {
  const known = [...names].sort();
  if (known.length === 0) return 'there are none here: leave it out';
  return `use one of: ${known.slice(0, 30).join(', ')}`;
}
