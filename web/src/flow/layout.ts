import ELK from 'elkjs/lib/elk-api.js';
import type { FlowNode } from './graph.ts';

export const WIDTH = 158;
export const HEIGHT = 46;

interface Placed {
  readonly x: number;
  readonly y: number;
}

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.layered.spacing.nodeNodeBetweenLayers': '30',
  'elk.spacing.nodeNode': '14',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
};

/** One worker for the page: it is large, and starts once. */
const elk = new ELK({ workerFactory: () => new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' }) });

/** Where each node goes. */
export async function layOut(nodes: readonly FlowNode[]): Promise<ReadonlyMap<string, Placed>> {
  const children = nodes.map(({ id }) => ({ id, width: WIDTH, height: HEIGHT }));
  const edges = nodes.flatMap(({ id, needs }) => needs.map((need) => ({ id: `${need}>${id}`, sources: [need], targets: [id] })));
  const laid = await elk.layout({ id: 'root', layoutOptions: OPTIONS, children, edges });
  return new Map((laid.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}
