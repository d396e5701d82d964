/**
 * A workflow as BPMN 2.0 (OMG formal/2013-12-09) with its diagram, for process people and their tools.
 *
 * Checks are business rule tasks, tasks are service tasks, waits are message catch events. An undo is the compensation
 * of its task. What runs for each fulfillment or shipment is a parallel multi-instance; an event cannot be one, so a
 * wait says it in its name. Where paths part or meet stands a parallel gateway. Needs that follow from others are left
 * out. It is a picture: what runs is the workflow itself.
 */
import { directNeeds } from './graph.ts';
import { showDuration } from './parameter.ts';
import { layout, type BoxNode, type Edge, type Layout } from './layout.ts';
import type { Step, Workflow } from './workflow.ts';
import { diagram, type Drawn, type DrawnEdge } from './bpmn-diagram.ts';
import { attribute, element, ncName } from './xml.ts';

const NAMESPACES = [
  ['xmlns', 'http://www.omg.org/spec/BPMN/20100524/MODEL'],
  ['xmlns:bpmndi', 'http://www.omg.org/spec/BPMN/20100524/DI'],
  ['xmlns:dc', 'http://www.omg.org/spec/DD/20100524/DC'],
  ['xmlns:di', 'http://www.omg.org/spec/DD/20100524/DI'],
] as const;

/** From the left of a column: a joining gateway, the box, a forking gateway. */
const BOX = { x: 75, width: 160, height: 80 };
const GATEWAY = { join: 0, fork: 260, size: 50 };
const EVENT_SIZE = 36;
const CENTRE = BOX.x + BOX.width / 2;
const BELOW = 75;
/** With the undo's box under it. */
const BELOW_WITH_UNDO = 205;
const UNDO_DROP = 110;

const START = '\u0000start';
const END = '\u0000end';

export function toBpmn(workflow: Workflow): string {
  const graph = graphOf(workflow);
  const drawn = layout(
    [...graph.nodes.values()].map(({ box }) => box),
    graph.edges,
  );
  const name = `${workflow.name} ${workflow.version}`;
  const process = element('process', { id: 'process', name, isExecutable: 'false' }, [
    ...[...graph.nodes.values()].flatMap((node) => nodeElements(node)),
    ...graph.edges.map((edge) =>
      element('sequenceFlow', { id: flowId(edge), sourceRef: exitId(graph, edge.from), targetRef: entryId(graph, edge.to) }),
    ),
    ...[...graph.nodes.values()].flatMap(innerFlows),
    ...[...graph.nodes.values()].flatMap(associations),
  ]);
  const root = element(
    'definitions',
    { ...Object.fromEntries(NAMESPACES), id: 'definitions', name, targetNamespace: 'urn:orderkeel:workflow' },
    [
      process,
      diagram(
        [...graph.nodes.values()].flatMap((node) => shapesOf(node, drawn)),
        edgesOf(graph, drawn),
      ),
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

/** One step, or the start or the end, with the gateways before and behind it. */
interface GraphNode {
  readonly name: string;
  readonly step?: Step;
  readonly incoming: readonly Edge[];
  readonly outgoing: readonly Edge[];
  readonly box: BoxNode;
}

interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly Edge[];
}

function graphOf(workflow: Workflow): Graph {
  const direct = directNeeds(workflow.steps);
  const needed = new Set([...direct.values()].flat());
  const edges = workflow.steps.flatMap(({ name, needs }): readonly Edge[] =>
    needs.length === 0 ? [{ from: START, to: name }] : (direct.get(name) ?? []).map((from) => ({ from, to: name })),
  );
  const last = workflow.steps.filter(({ name }) => !needed.has(name)).map(({ name }): Edge => ({ from: name, to: END }));
  const all = [...edges, ...last];
  const incoming = groupedBy(all, ({ to }) => to);
  const outgoing = groupedBy(all, ({ from }) => from);
  const nodes = [undefined, ...workflow.steps, undefined].map((step, index): [string, GraphNode] => {
    const name = step?.name ?? (index === 0 ? START : END);
    return [name, nodeOf(name, step, incoming.get(name) ?? [], outgoing.get(name) ?? [])];
  });
  return { nodes: new Map(nodes), edges: all };
}

function groupedBy(edges: readonly Edge[], key: (edge: Edge) => string): ReadonlyMap<string, readonly Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(key(edge));
    if (group === undefined) groups.set(key(edge), [edge]);
    else group.push(edge);
  }
  return groups;
}

function nodeOf(name: string, step: Step | undefined, incoming: readonly Edge[], outgoing: readonly Edge[]): GraphNode {
  const width = isActivity(step) ? BOX.width : EVENT_SIZE;
  const arrive = incoming.length > 1 ? GATEWAY.join : CENTRE - width / 2;
  const leave = outgoing.length > 1 ? GATEWAY.fork + GATEWAY.size : CENTRE + width / 2;
  const box = { name, arrive, leave, below: step?.undo === undefined ? BELOW : BELOW_WITH_UNDO };
  return { name, ...(step && { step }), incoming, outgoing, box };
}

const isActivity = (step: Step | undefined): step is Step => step !== undefined && step.kind !== 'wait';

function idOf(name: string): string {
  if (name === START) return 'start';
  return name === END ? 'end' : `step_${ncName(name)}`;
}
const joinId = (name: string): string => `${idOf(name)}_join`;
const forkId = (name: string): string => `${idOf(name)}_fork`;
const boundaryId = (name: string): string => `${idOf(name)}_compensate`;
const undoId = (name: string): string => `${idOf(name)}_undo`;
const flowId = ({ from, to }: Edge): string => `flow_${idOf(from)}_to_${idOf(to)}`;
const joinFlowId = (name: string): string => `flow_into_${idOf(name)}`;
const forkFlowId = (name: string): string => `flow_out_of_${idOf(name)}`;

const joins = ({ incoming }: GraphNode): boolean => incoming.length > 1;
const forks = ({ outgoing }: GraphNode): boolean => outgoing.length > 1;

function entryId(graph: Graph, name: string): string {
  const node = graph.nodes.get(name);
  return node !== undefined && joins(node) ? joinId(name) : idOf(name);
}
function exitId(graph: Graph, name: string): string {
  const node = graph.nodes.get(name);
  return node !== undefined && forks(node) ? forkId(name) : idOf(name);
}

const refs = (incoming: readonly string[], outgoing: readonly string[]): readonly string[] => [
  ...incoming.map((id) => `<incoming>${id}</incoming>`),
  ...outgoing.map((id) => `<outgoing>${id}</outgoing>`),
];

function nodeElements(node: GraphNode): readonly string[] {
  const { name, step } = node;
  const into = joins(node) ? [joinFlowId(name)] : node.incoming.map(flowId);
  const out = forks(node) ? [forkFlowId(name)] : node.outgoing.map(flowId);
  const own =
    step === undefined
      ? element(name === START ? 'startEvent' : 'endEvent', { id: idOf(name) }, refs(into, out))
      : stepElement(step, refs(into, out));
  return [
    ...(joins(node) ? [element('parallelGateway', { id: joinId(name) }, refs(node.incoming.map(flowId), into))] : []),
    own,
    ...(step?.undo === undefined ? [] : undoElements(step, step.undo)),
    ...(forks(node) ? [element('parallelGateway', { id: forkId(name) }, refs(out, node.outgoing.map(flowId)))] : []),
  ];
}

const TAGS = { check: 'businessRuleTask', task: 'serviceTask', wait: 'intermediateCatchEvent' } as const;

function stepElement(step: Step, flows: readonly string[]): string {
  const each = step.each === 'order' ? [] : ['<multiInstanceLoopCharacteristics isSequential="false"/>'];
  const marks = step.kind === 'wait' ? [element('messageEventDefinition', { id: `${idOf(step.name)}_message` })] : each;
  return element(TAGS[step.kind], { id: idOf(step.name), name: labelOf(step) }, [documentation(step), ...flows, ...marks]);
}

/** The step's name, and what it runs where that says more. */
function labelOf({ name, runs, kind, each }: Step): string {
  const lines = [name, ...(runs === name ? [] : [runs]), ...(kind === 'wait' && each !== 'order' ? [`each ${each}`] : [])];
  return lines.join('\n');
}

function documentation({ kind, each, locked, hold }: Step): string {
  const parts = [
    each === 'order' ? `a ${kind}` : `a ${kind} for each ${each}`,
    ...(locked ? ['locked: no variant may remove or loosen it'] : []),
    ...(hold === undefined ? [] : [`its holds go to ${hold.team}, due within ${showDuration(hold.due)}`]),
  ];
  return element('documentation', {}, [attribute(parts.join('; '))]);
}

const undoElements = (step: Step, undo: string): readonly string[] => [
  element('boundaryEvent', { id: boundaryId(step.name), attachedToRef: idOf(step.name) }, [
    element('compensateEventDefinition', { id: `${boundaryId(step.name)}_definition` }),
  ]),
  element('serviceTask', { id: undoId(step.name), name: undo, isForCompensation: 'true' }),
];

const innerFlows = (node: GraphNode): readonly string[] => [
  ...(joins(node)
    ? [element('sequenceFlow', { id: joinFlowId(node.name), sourceRef: joinId(node.name), targetRef: idOf(node.name) })]
    : []),
  ...(forks(node)
    ? [element('sequenceFlow', { id: forkFlowId(node.name), sourceRef: idOf(node.name), targetRef: forkId(node.name) })]
    : []),
];

const associations = ({ name, step }: GraphNode): readonly string[] =>
  step?.undo === undefined
    ? []
    : [
        element('association', {
          id: `${undoId(name)}_link`,
          associationDirection: 'One',
          sourceRef: boundaryId(name),
          targetRef: undoId(name),
        }),
      ];

const centred = (of: string, x: number, y: number, width: number, height: number): Drawn => ({
  of,
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
});

function shapesOf(node: GraphNode, { at }: Layout): readonly Drawn[] {
  const { name, step } = node;
  const { x, y } = at.get(name) ?? { x: 0, y: 0 };
  const centre = x + CENTRE;
  const half = GATEWAY.size / 2;
  const gateway = (id: string, offset: number): Drawn => centred(id, x + offset + half, y, GATEWAY.size, GATEWAY.size);
  return [
    ...(joins(node) ? [gateway(joinId(name), GATEWAY.join)] : []),
    isActivity(step)
      ? centred(idOf(name), centre, y, BOX.width, BOX.height)
      : centred(idOf(name), centre, y, EVENT_SIZE, EVENT_SIZE),
    ...(step?.undo === undefined
      ? []
      : [
          centred(boundaryId(name), x + BOX.x + EVENT_SIZE, y + BOX.height / 2, EVENT_SIZE, EVENT_SIZE),
          centred(undoId(name), centre + EVENT_SIZE, y + UNDO_DROP + BOX.height / 4, BOX.width, BOX.height - EVENT_SIZE / 2),
        ]),
    ...(forks(node) ? [gateway(forkId(name), GATEWAY.fork)] : []),
  ];
}

function edgesOf(graph: Graph, drawn: Layout): readonly DrawnEdge[] {
  const between = graph.edges.map((edge, index): DrawnEdge => ({ of: flowId(edge), points: drawn.paths[index] ?? [] }));
  const inner = [...graph.nodes.values()].flatMap((node): readonly DrawnEdge[] => {
    const { name, step } = node;
    const { x, y } = drawn.at.get(name) ?? { x: 0, y: 0 };
    const half = (isActivity(step) ? BOX.width : EVENT_SIZE) / 2;
    const line = (of: string, from: number, to: number): DrawnEdge => ({
      of,
      points: [
        { x: x + from, y },
        { x: x + to, y },
      ],
    });
    const drop = { x: x + BOX.x + EVENT_SIZE, y: y + BOX.height / 2 + EVENT_SIZE / 2 };
    const undo = { x: x + CENTRE + EVENT_SIZE - BOX.width / 2, y: y + UNDO_DROP + BOX.height / 4 };
    return [
      ...(joins(node) ? [line(joinFlowId(name), GATEWAY.join + GATEWAY.size, CENTRE - half)] : []),
      ...(forks(node) ? [line(forkFlowId(name), CENTRE + half, GATEWAY.fork)] : []),
      ...(step?.undo === undefined
        ? []
        : [{ of: `${undoId(name)}_link`, points: [drop, { x: drop.x, y: undo.y - BOX.height / 2 + EVENT_SIZE / 4 }] }]),
    ];
  });
  return [...between, ...inner];
}
