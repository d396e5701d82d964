/**
 * A drawing of a graph in columns, from left to right: simple, and the same for the same graph.
 *
 * A node stands in the column after the last of those that lead to it. An edge that passes columns gets a place of its
 * own in each, so that it never runs through a box. Within a column, places are ordered by the mean place of their
 * neighbours (Sugiyama's barycenters, three sweeps). Lengths are in pixels, y grows downwards.
 */

export interface BoxNode {
  readonly name: string;
  /** Where edges arrive and leave, from the left of the column. */
  readonly arrive: number;
  readonly leave: number;
  /** Room below the centre line. */
  readonly below: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  /** The left of the node's column, and its centre line. */
  readonly at: ReadonlyMap<string, Point>;
  /** Beside the edges given. */
  readonly paths: readonly (readonly Point[])[];
}

const COLUMN_WIDTH = 310;
const GAP_WIDTH = 110;
const MARGIN = 60;
const ABOVE = 60;
/** An edge that passes by needs this much, above and below. */
const PASSING = 14;

interface Place {
  readonly node?: BoxNode;
  readonly column: number;
  readonly before: Place[];
  readonly after: Place[];
  row: number;
  y: number;
}

/** Nodes in an order in which edges lead forward. */
export function layout(nodes: readonly BoxNode[], edges: readonly Edge[]): Layout {
  const columns = columnsOf(nodes, edges);
  const places = new Map(nodes.map((node) => [node.name, placeOf(columns.get(node.name) ?? 0, node)]));
  const grid: Place[][] = [];
  for (const place of places.values()) (grid[place.column] ??= []).push(place);
  const chains = edges.map((edge) => chainOf(edge, places, grid));
  order(grid);
  settle(grid);
  return {
    at: new Map([...places].map(([name, { column, y }]) => [name, { x: left(column), y }])),
    paths: route(chains, grid.length),
  };
}

const placeOf = (column: number, node?: BoxNode): Place => ({
  ...(node && { node }),
  column,
  before: [],
  after: [],
  row: 0,
  y: 0,
});

const left = (column: number): number => MARGIN + column * (COLUMN_WIDTH + GAP_WIDTH);

function columnsOf(nodes: readonly BoxNode[], edges: readonly Edge[]): ReadonlyMap<string, number> {
  const leading = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  for (const { from, to } of edges) leading.get(to)?.push(from);
  const columns = new Map<string, number>();
  for (const { name } of nodes) {
    const before = (leading.get(name) ?? []).map((from) => columns.get(from) ?? 0);
    columns.set(name, before.length === 0 ? 0 : Math.max(...before) + 1);
  }
  return columns;
}

/** The places that an edge touches, one a column. */
function chainOf({ from, to }: Edge, places: ReadonlyMap<string, Place>, grid: Place[][]): readonly Place[] {
  const first = places.get(from);
  const last = places.get(to);
  if (first === undefined || last === undefined) return [];
  const passing: Place[] = [];
  for (let column = first.column + 1; column < last.column; column++) {
    const place = placeOf(column);
    grid[column]?.push(place);
    passing.push(place);
  }
  const chain = [first, ...passing, last];
  chain.forEach((place, index) => {
    const next = chain[index + 1];
    if (next === undefined) return;
    place.after.push(next);
    next.before.push(place);
  });
  return chain;
}

function order(grid: readonly Place[][]): void {
  number(grid);
  for (const sweep of ['before', 'after', 'before'] as const) {
    for (const column of sweep === 'before' ? grid : grid.toReversed()) {
      const means = new Map(column.map((place) => [place, mean(place[sweep], place.row)]));
      column.sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0) || a.row - b.row);
      number([column]);
    }
  }
}

const mean = (places: readonly Place[], otherwise: number): number =>
  places.length === 0 ? otherwise : places.reduce((sum, { row }) => sum + row, 0) / places.length;

/** Rows count from the middle of their column, so that short and long columns compare. */
function number(grid: readonly Place[][]): void {
  for (const column of grid)
    column.forEach((place, index) => {
      place.row = index - (column.length - 1) / 2;
    });
}

function settle(grid: readonly Place[][]): void {
  const heights = grid.map((column) => column.reduce((sum, place) => sum + above(place) + below(place), 0));
  const tallest = Math.max(...heights);
  grid.forEach((column, index) => {
    let y = MARGIN + Math.round((tallest - (heights[index] ?? 0)) / 2);
    for (const place of column) {
      place.y = y + above(place);
      y = place.y + below(place);
    }
  });
}

const above = ({ node }: Place): number => (node === undefined ? PASSING : ABOVE);
const below = ({ node }: Place): number => node?.below ?? PASSING;

/** Right along the centre lines, and up or down between the columns, each edge on a track of its own. */
function route(chains: readonly (readonly Place[])[], columns: number): readonly (readonly Point[])[] {
  const crossings: { from: Place; to: Place; x: number }[][] = Array.from({ length: columns }, () => []);
  const hops = chains.map((chain) =>
    chain.slice(1).map((to, index) => {
      const hop = { from: chain[index] ?? to, to, x: 0 };
      crossings[hop.from.column]?.push(hop);
      return hop;
    }),
  );
  crossings.forEach((gap, column) => {
    gap.sort((a, b) => a.from.y - b.from.y || a.to.y - b.to.y);
    gap.forEach((hop, index) => {
      hop.x = left(column) + COLUMN_WIDTH + Math.round((GAP_WIDTH * (index + 1)) / (gap.length + 1));
    });
  });
  return hops.map((path) =>
    straightened(
      path.flatMap(({ from, to, x }) => [
        { x: left(from.column) + (from.node?.leave ?? 0), y: from.y },
        { x, y: from.y },
        { x, y: to.y },
        { x: left(to.column) + (to.node?.arrive ?? 0), y: to.y },
      ]),
    ),
  );
}

/** Without points that lie on the line between their neighbours. */
const straightened = (points: readonly Point[]): readonly Point[] =>
  points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined || after === undefined) return true;
    return !(before.y === point.y && point.y === after.y) && !(before.x === point.x && point.x === after.x);
  });
