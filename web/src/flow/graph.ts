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
    return { ...node, needs: known.filter((need) => !known.some((other) => other !== need && allAbove(other, new Set()).has(need))) };
  });
}
