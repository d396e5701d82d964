/** The graph of steps. The same is told as a table beside it, for the keyboard and for those who do not see it. */
import { useQuery } from '@tanstack/react-query';
import {
  Background,
  Controls,
  Handle,
  MarkerType,
  Position,
  ReactFlow,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react';
import { useMemo } from 'react';
import { Icon } from '../kit/icons.tsx';
import { t } from '../texts/en.ts';
import { inLayers, withoutShortcuts, type FlowNode } from './graph.ts';
import { HEIGHT, layOut, WIDTH } from './layout.ts';
import { lookOf, stateName } from './states.ts';
import '@xyflow/react/dist/base.css';
import './flow.css';

type Drawn = Node<{ readonly node: FlowNode; readonly isChosen: boolean }, 'step'>;

interface FlowProps {
  readonly nodes: readonly FlowNode[];
  readonly chosen: string | undefined;
  readonly choose: (id: string) => void;
  readonly label: string;
}

const TYPES = { step: StepNode };

export function Flow({ nodes, chosen, choose, label }: FlowProps) {
  const drawn = useMemo(() => withoutShortcuts(nodes), [nodes]);
  // The layout is the same as long as the steps are; states move without it.
  const shape = drawn.map(({ id, needs }) => `${id}<${needs.join()}`).join(' ');
  const places = useQuery({ queryKey: ['layout', shape], queryFn: () => layOut(drawn), staleTime: Infinity });
  // Rows are there at once; the layout takes their place, or they stay where it fails.
  const placed = useMemo(() => places.data ?? inLayers(drawn, WIDTH + 14, HEIGHT + 30), [places.data, drawn]);
  const flowNodes = useMemo<Drawn[]>(
    () =>
      drawn.map((node) => ({
        id: node.id,
        type: 'step',
        position: placed.get(node.id) ?? { x: 0, y: 0 },
        width: WIDTH,
        height: HEIGHT,
        data: { node, isChosen: node.id === chosen },
        ariaLabel: `${node.title}: ${stateName(node.state ?? node.kind)}`,
      })),
    [drawn, placed, chosen],
  );
  const edges = useMemo<Edge[]>(
    () =>
      drawn.flatMap(({ id, needs }) =>
        needs.map((need) => ({
          id: `${need}>${id}`,
          source: need,
          target: id,
          focusable: false,
          markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
        })),
      ),
    [drawn],
  );
  return (
    <div className="flow">
      <ReactFlow<Drawn>
        key={places.data === undefined ? 'rows' : shape}
        nodes={flowNodes}
        edges={edges}
        nodeTypes={TYPES}
        onNodeClick={(_event, { id }) => choose(id)}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        elementsSelectable
        fitView
        fitViewOptions={{ padding: 0.06, maxZoom: 1.1 }}
        minZoom={0.25}
        maxZoom={1.6}
        zoomOnScroll={false}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
        aria-label={label}
        onKeyDown={({ key, target }) => {
          const id = (target as HTMLElement).dataset['id'];
          if ((key === 'Enter' || key === ' ') && id !== undefined) choose(id);
        }}
      >
        <Background gap={22} size={1} />
        <Controls showInteractive={false} aria-label={t.order.graphControls} />
      </ReactFlow>
    </div>
  );
}

function StepNode({ data: { node, isChosen } }: NodeProps<Drawn>) {
  const { tone, icon } = lookOf(node.state ?? '');
  return (
    <div className={`step step-${tone} ${isChosen ? 'step-chosen' : ''}`}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <Icon name={node.state === undefined ? 'dot' : icon} />
      <span className="step-text">
        <span className="step-name cut">{node.title}</span>
        <small className="cut">{node.state === undefined ? node.kind : stateName(node.state)}</small>
      </span>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
}
