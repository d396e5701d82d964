/** What a domain function gives back: a value, or a failure that is a value too. Exceptions mean bugs. */
export type Result<T, F> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const fail = <F>(failure: F): { readonly ok: false; readonly failure: F } => ({ ok: false, failure });

/** Ends a closed union: a case that the compiler has not ruled out is a bug, and says which. */
export function never(value: never, where: string): never {
  throw new Error(`${where}: unknown case ${JSON.stringify(value)}`);
}

/** Asserts what must hold, in production too. One fact each. */
export function invariant(holds: boolean, fact: string): asserts holds {
  if (!holds) broken(fact);
}

/** For what is asserted thousands of times for one decision: the text is put together only where it is needed. */
export function broken(fact: string): never {
  throw new Error(`broken invariant: ${fact}`);
}

/** Takes the value of a result that cannot have failed here; a failure is then a bug. */
export function must<T, F>(result: Result<T, F>): T {
  if (result.ok) return result.value;
  throw new Error(`unexpected failure: ${JSON.stringify(result.failure)}`);
}
