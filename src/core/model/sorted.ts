/**
 * A sorted list that never changes: putting and removing give a new one that shares all but the path to the change.
 *
 * Invariants: values ascend by the compare function that every call is given (always the same one for a list); no two
 * are equal by it; for each node, neither side has more than DELTA times the other's weight, so a list of 4,000 is at
 * most about 24 deep (Hirai and Yamamoto, "Balancing weight-balanced trees", 2011, for the pair ⟨3, 2⟩). Plain data.
 */

export type Sorted<T> = SortedNode<T> | null;

export interface SortedNode<T> {
  readonly value: T;
  readonly size: number;
  readonly left: Sorted<T>;
  readonly right: Sorted<T>;
}

type Compare<T> = (a: T, b: T) => number;

/** Text by code unit: the same on every machine, whatever its language. */
export const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const DELTA = 3;
const GAMMA = 2;

const size = (list: Sorted<unknown>): number => (list === null ? 0 : list.size);

const weight = (list: Sorted<unknown>): number => size(list) + 1;

const node = <T>(left: Sorted<T>, value: T, right: Sorted<T>): SortedNode<T> => ({
  value,
  size: size(left) + size(right) + 1,
  left,
  right,
});

function balanced<T>(left: Sorted<T>, value: T, right: Sorted<T>): SortedNode<T> {
  if (right !== null && weight(right) > DELTA * weight(left)) return leanLeft(left, value, right);
  if (left !== null && weight(left) > DELTA * weight(right)) return leanRight(left, value, right);
  return node(left, value, right);
}

function leanLeft<T>(left: Sorted<T>, value: T, right: SortedNode<T>): SortedNode<T> {
  const inner = right.left;
  if (inner === null || weight(inner) < GAMMA * weight(right.right))
    return node(node(left, value, inner), right.value, right.right);
  return node(node(left, value, inner.left), inner.value, node(inner.right, right.value, right.right));
}

function leanRight<T>(left: SortedNode<T>, value: T, right: Sorted<T>): SortedNode<T> {
  const inner = left.right;
  if (inner === null || weight(inner) < GAMMA * weight(left.left)) return node(left.left, left.value, node(inner, value, right));
  return node(node(left.left, left.value, inner.left), inner.value, node(inner.right, value, right));
}

/** Takes the place of an equal value, if there is one. */
export function put<T>(list: Sorted<T>, value: T, compare: Compare<T>): SortedNode<T> {
  if (list === null) return node(null, value, null);
  const way = compare(value, list.value);
  if (way === 0) return { ...list, value };
  return way < 0
    ? balanced(put(list.left, value, compare), list.value, list.right)
    : balanced(list.left, list.value, put(list.right, value, compare));
}

export function remove<T>(list: Sorted<T>, value: T, compare: Compare<T>): Sorted<T> {
  if (list === null) return null;
  const way = compare(value, list.value);
  if (way < 0) return balanced(remove(list.left, value, compare), list.value, list.right);
  if (way > 0) return balanced(list.left, list.value, remove(list.right, value, compare));
  return joined(list.left, list.right);
}

function joined<T>(left: Sorted<T>, right: Sorted<T>): Sorted<T> {
  if (left === null) return right;
  if (right === null) return left;
  if (left.size > right.size) {
    const [value, rest] = withoutLast(left);
    return balanced(rest, value, right);
  }
  const [value, rest] = withoutFirst(right);
  return balanced(left, value, rest);
}

function withoutFirst<T>(list: SortedNode<T>): readonly [T, Sorted<T>] {
  if (list.left === null) return [list.value, list.right];
  const [value, rest] = withoutFirst(list.left);
  return [value, balanced(rest, list.value, list.right)];
}

function withoutLast<T>(list: SortedNode<T>): readonly [T, Sorted<T>] {
  if (list.right === null) return [list.value, list.left];
  const [value, rest] = withoutLast(list.right);
  return [value, balanced(list.left, list.value, rest)];
}

/** `way` is negative where the wanted value lies before the given one, positive behind it. */
export function find<T>(list: Sorted<T>, way: (value: T) => number): T | undefined {
  let at = list;
  while (at !== null) {
    const turn = way(at.value);
    if (turn === 0) return at.value;
    at = turn < 0 ? at.left : at.right;
  }
  return undefined;
}

/** One by one, so that a reader who stops early has paid for what it read. */
export function* ascending<T>(list: Sorted<T>): Generator<T, void, undefined> {
  const path: SortedNode<T>[] = [];
  for (let at = list; at !== null || path.length > 0;) {
    for (; at !== null; at = at.left) path.push(at);
    const next = path.pop();
    if (next === undefined) return;
    yield next.value;
    at = next.right;
  }
}

export function* descending<T>(list: Sorted<T>): Generator<T, void, undefined> {
  const path: SortedNode<T>[] = [];
  for (let at = list; at !== null || path.length > 0;) {
    for (; at !== null; at = at.right) path.push(at);
    const next = path.pop();
    if (next === undefined) return;
    yield next.value;
    at = next.left;
  }
}
