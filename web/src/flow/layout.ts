import ELK from 'elkjs/lib/elk-api.js';
import type { FlowNode } from './graph.ts';

export const WIDTH = 158;
export const HEIGHT = 46;

export interface Placed {
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

/** Where each node goes. A layout that fails places them in rows, so that there is always something to see. */
export async function layOut(nodes: readonly FlowNode[]): Promise<ReadonlyMap<string, Placed>> {
  const elk = new ELK({ workerFactory: () => new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' }) });
  const children = nodes.map(({ id }) => ({ id, width: WIDTH, height: HEIGHT }));
  const edges = nodes.flatMap(({ id, needs }) => needs.map((need) => ({ id: `${need}>${id}`, sources: [need], targets: [id] })));
  try {
    const laid = await elk.layout({ id: 'root', layoutOptions: OPTIONS, children, edges });
    return new Map((laid.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
  } catch {
    return new Map(nodes.map(({ id }, index) => [id, { x: (index % 5) * (WIDTH + 40), y: Math.floor(index / 5) * (HEIGHT + 20) }]));
  } finally {
    elk.terminateWorker();
  }
}
