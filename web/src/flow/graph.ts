/** A graph of steps as it is drawn: who rests on whom, without what already follows. */
export interface FlowNode {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly state?: string;
  readonly needs: readonly string[];
}

/** `release` rests on thirteen steps; drawn are those from which the others follow. */
export function withoutShortcuts(nodes: readonly FlowNode[]): readonly FlowNode[] {
  const needsOf = new Map(nodes.map(({ id, needs }) => [id, needs]));
  const above = new Map<string, ReadonlySet<string>>();
  const allAbove = (id: string, path: ReadonlySet<string>): ReadonlySet<string> => {
    const known = above.get(id);
    if (known !== undefined) return known;
    if (path.has(id)) return new Set();
    const needs = needsOf.get(id) ?? [];
    const all = new Set(needs.flatMap((each) => [each, ...allAbove(each, new Set([...path, id]))]));
    above.set(id, all);
    return all;
  };
  return nodes.map((node) => {
    const known = node.needs.filter((need) => needsOf.has(need));
    return {
      ...node,
      needs: known.filter((need) => !known.some((other) => other !== need && allAbove(other, new Set()).has(need))),
    };
  });
}

/** Places in rows by depth, at once: shown until the better layout is there. */
export function inLayers(
  nodes: readonly FlowNode[],
  width: number,
  height: number,
): ReadonlyMap<string, { readonly x: number; readonly y: number }> {
  const needsOf = new Map(nodes.map(({ id, needs }) => [id, needs]));
  const depths = new Map<string, number>();
  const depthOf = (id: string, path: readonly string[]): number => {
    const known = depths.get(id);
    if (known !== undefined || path.includes(id)) return known ?? 0;
    const depth = Math.max(-1, ...(needsOf.get(id) ?? []).map((need) => depthOf(need, [...path, id]))) + 1;
    depths.set(id, depth);
    return depth;
  };
  const rows = Map.groupBy(nodes, ({ id }) => depthOf(id, []));
  return new Map(
    [...rows].flatMap(([depth, row]) =>
      row.map(({ id }, index) => [id, { x: (index - (row.length - 1) / 2) * width, y: depth * height }] as const),
    ),
  );
}
