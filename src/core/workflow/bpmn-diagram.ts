/** The diagram interchange part of BPMN: where each element is drawn. */
import type { Point } from './layout.ts';
import { element } from './xml.ts';

/** `of` is the id of the element drawn; x and y are its upper left corner. */
export interface Drawn {
  readonly of: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnEdge {
  readonly of: string;
  readonly points: readonly Point[];
}

export const diagram = (shapes: readonly Drawn[], edges: readonly DrawnEdge[]): string =>
  element('bpmndi:BPMNDiagram', { id: 'diagram' }, [
    element('bpmndi:BPMNPlane', { id: 'plane', bpmnElement: 'process' }, [...shapes.map(shape), ...edges.map(edge)]),
  ]);

const shape = ({ of, x, y, width, height }: Drawn): string =>
  element('bpmndi:BPMNShape', { id: `shape_${of}`, bpmnElement: of }, [
    element('dc:Bounds', { x: String(x), y: String(y), width: String(width), height: String(height) }),
  ]);

const edge = ({ of, points }: DrawnEdge): string =>
  element(
    'bpmndi:BPMNEdge',
    { id: `edge_${of}`, bpmnElement: of },
    points.map(({ x, y }) => element('di:waypoint', { x: String(x), y: String(y) })),
  );
