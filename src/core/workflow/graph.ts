/**
 * The graph of needs: its cycles, its order and what rests on what.
 *
 * Invariants: the order puts needs first and else keeps the order as written, so the same text gives the same order;
 * `restsOn` is the transitive closure of needs. Sizes are bounded by language.ts (200 steps), so the closure's square is
 * 40,000 at most, once a workflow.
 */

interface Node {
  readonly name: string;
  readonly needs: readonly string[];
}

/** Needs first, otherwise as written; `stuck` is what stands on a cycle or behind one, as written. */
export function topological<N extends Node>(nodes: readonly N[]): { readonly order: readonly N[]; readonly stuck: readonly N[] } {
  const placed = new Set<string>();
  const order: N[] = [];
  let left = nodes;
  for (;;) {
    // The first as written whose needs are all placed, again and again.
    const next = left.find(({ needs }) => needs.every((need) => placed.has(need)));
    if (next === undefined) return { order, stuck: left };
    placed.add(next.name);
    order.push(next);
    left = left.filter((node) => node !== next);
  }
}

/** Cycles that share no step, each from its first step as written along what it needs. Needs must be known names. */
export function cycles(nodes: readonly Node[]): readonly (readonly string[])[] {
  const found: string[][] = [];
  let { stuck } = topological(nodes);
  while (stuck.length > 0) {
    const cycle = firstCycle(stuck);
    found.push(cycle);
    const rest = stuck.filter(({ name }) => !cycle.includes(name));
    const names = new Set(rest.map(({ name }) => name));
    stuck = topological(rest.map(({ name, needs }) => ({ name, needs: needs.filter((need) => names.has(need)) }))).stuck;
  }
  return found;
}

/** Every stuck node needs a stuck node, so following the first such need must come round. */
function firstCycle(stuck: readonly Node[]): string[] {
  const byName = new Map(stuck.map((node) => [node.name, node]));
  const path: string[] = [];
  let node = stuck[0];
  while (node !== undefined && !path.includes(node.name)) {
    path.push(node.name);
    const next = node.needs.find((need) => byName.has(need));
    node = next === undefined ? undefined : byName.get(next);
  }
  const cycle = node === undefined ? path : path.slice(path.indexOf(node.name));
  const first = stuck.findIndex(({ name }) => cycle.includes(name));
  const start = cycle.indexOf(stuck[first]?.name ?? '');
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}

/** What each rests on, directly or not. Nodes in topological order. */
export function closure(order: readonly Node[]): ReadonlyMap<string, ReadonlySet<string>> {
  const restsOn = new Map<string, ReadonlySet<string>>();
  for (const { name, needs } of order) {
    const all = new Set<string>();
    for (const need of needs) {
      all.add(need);
      for (const further of restsOn.get(need) ?? []) all.add(further);
    }
    restsOn.set(name, all);
  }
  return restsOn;
}

/** The needs that no other need rests on: what a drawing has to show, since the others follow from them. */
export function directNeeds(
  steps: readonly (Node & { readonly restsOn: readonly string[] })[],
): ReadonlyMap<string, readonly string[]> {
  const restsOn = new Map(steps.map((step) => [step.name, new Set(step.restsOn)]));
  const direct = ({ needs }: Node): readonly string[] =>
    needs.filter((need) => !needs.some((other) => restsOn.get(other)?.has(need)));
  return new Map(steps.map((step) => [step.name, direct(step)]));
}
