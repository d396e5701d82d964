import { BpmnModdle } from 'bpmn-moddle';
import { describe, expect, test } from 'vitest';
import { must } from '../../../src/core/model/result.ts';
import { toBpmn } from '../../../src/core/workflow/bpmn.ts';
import { compile } from '../../../src/core/workflow/compile.ts';
import { toMermaid } from '../../../src/core/workflow/mermaid.ts';
import { overlay } from '../../../src/core/workflow/overlay.ts';
import type { Step, Workflow } from '../../../src/core/workflow/workflow.ts';
import { CATALOG } from './catalog.ts';
import { core, ORDER_TO_CASH, WEST_REGION } from './documents.ts';

const MINI = must(compile(core(), CATALOG));
const LIFE = must(compile(ORDER_TO_CASH, CATALOG));
const WEST = must(overlay(ORDER_TO_CASH, WEST_REGION, CATALOG));

/** Names that no workflow file may have, for proof that nothing gets out of its quotes. */
const HOSTILE: Workflow = (() => {
  const name = `"<b>&'\n]end--> ${String.fromCharCode(0xd800)}\u0001`;
  const renamed = MINI.steps.map((step): Step => (step.name === 'price' ? { ...step, name, runs: name } : step));
  const steps = renamed.map((step): Step => ({
    ...step,
    needs: step.needs.map((need) => (need === 'price' ? name : need)),
    restsOn: step.restsOn.map((one) => (one === 'price' ? name : one)),
  }));
  return { ...MINI, name, steps };
})();

describe('as Mermaid', () => {
  test('the smallest core; the release’s need of price follows from margin and is not drawn', () => {
    expect(toMermaid(MINI)).toBe(`flowchart LR
  s0{{"complete"}}
  s1{{"address"}}
  s2{{"price<br/>price-agrees"}}
  s3{{"margin<br/>margin-floor"}}
  s4["reserve<br/>stock.reserve"]
  s5["release<br/>warehouse.release<br/>each fulfillment"]
  s6(["ship<br/>shipment-confirmed<br/>each shipment"])
  s7["invoice<br/>finance.invoice<br/>each shipment"]
  s0 --> s1
  s0 --> s2
  s2 --> s3
  s1 --> s4
  s3 --> s5
  s4 --> s5
  s5 --> s6
  s6 --> s7
  classDef locked stroke-width:3px
  class s0,s2 locked
`);
  });

  test('no name gets out of its quotes', () => {
    const line = toMermaid(HOSTILE)
      .split('\n')
      .find((one) => one.includes('s2{'));
    expect(line).toMatch(/^ {2}s2\{\{"[A-Za-z0-9 #;.,_-]*"\}\}$/);
  });
});

interface Element {
  readonly $type: string;
  readonly id: string;
  readonly name?: string;
  readonly [property: string]: unknown;
}

async function opened(
  workflow: Workflow,
): Promise<{ warnings: readonly unknown[]; elements: readonly Element[]; byId: Readonly<Record<string, Element>> }> {
  const { rootElement, warnings, elementsById } = (await new BpmnModdle().fromXML(toBpmn(workflow))) as unknown as {
    rootElement: { rootElements: readonly { flowElements: readonly Element[] }[] };
    warnings: readonly unknown[];
    elementsById: Readonly<Record<string, Element>>;
  };
  return { warnings, elements: rootElement.rootElements[0]?.flowElements ?? [], byId: elementsById };
}

describe('as BPMN', () => {
  test.each([
    ['the smallest core', MINI],
    ['the core workflow', LIFE],
    ['the western region', WEST],
    ['names that no file may have', HOSTILE],
  ])('%s opens without a warning', async (_what, workflow) => {
    expect((await opened(workflow)).warnings).toEqual([]);
  });

  test('checks, tasks and waits are what process people expect', async () => {
    const { elements } = await opened(LIFE);
    const count = (type: string): number => elements.filter(({ $type }) => $type === type).length;
    expect(count('bpmn:BusinessRuleTask')).toBe(11);
    // Six tasks, each with the task that undoes it.
    expect(count('bpmn:ServiceTask')).toBe(12);
    expect(count('bpmn:BoundaryEvent')).toBe(6);
    expect(count('bpmn:IntermediateCatchEvent')).toBe(2);
    expect(count('bpmn:StartEvent')).toBe(1);
    expect(count('bpmn:EndEvent')).toBe(1);
  });

  test('an undo compensates its task', async () => {
    const { byId } = await opened(LIFE);
    expect(byId['step_release_undo']).toMatchObject({ name: 'warehouse.recall', isForCompensation: true });
    expect(byId['step_release_compensate']).toMatchObject({ attachedToRef: { id: 'step_release' } });
    expect(byId['step_release_undo_link']).toMatchObject({
      sourceRef: { id: 'step_release_compensate' },
      targetRef: { id: 'step_release_undo' },
    });
  });

  test('what runs for each fulfillment or shipment is marked', async () => {
    const { byId } = await opened(LIFE);
    expect(byId['step_release']?.['loopCharacteristics']).toMatchObject({ $type: 'bpmn:MultiInstanceLoopCharacteristics' });
    expect(byId['step_price']?.['loopCharacteristics']).toBeUndefined();
    expect(byId['step_ship']?.name).toBe('ship\nshipment-confirmed\neach shipment');
  });

  test('paths part and meet at parallel gateways, and every step lies between the start and the end', async () => {
    const { elements, byId } = await opened(WEST);
    const flows = elements.filter(({ $type }) => $type === 'bpmn:SequenceFlow') as unknown as readonly {
      sourceRef: Element;
      targetRef: Element;
    }[];
    const count = (ids: readonly string[], id: string): number => ids.filter((one) => one === id).length;
    const from = flows.map(({ sourceRef }) => sourceRef.id);
    const to = flows.map(({ targetRef }) => targetRef.id);
    for (const { name } of WEST.steps) expect([count(from, `step_${name}`), count(to, `step_${name}`)]).toEqual([1, 1]);
    expect([count(from, 'start'), count(to, 'end')]).toEqual([1, 1]);
    expect(byId['step_release_join']).toMatchObject({ $type: 'bpmn:ParallelGateway' });
  });

  test('every element and every flow is drawn, and no two boxes of steps overlap', () => {
    for (const workflow of [MINI, LIFE, WEST]) {
      const xml = toBpmn(workflow);
      const shapes = [
        ...xml.matchAll(/bpmnElement="(step_[a-z-]+)"><dc:Bounds x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"/g),
      ].map(([, id = '', ...box]) => ({ id, box: box.map(Number) }));
      expect(shapes.map(({ id }) => id).toSorted()).toEqual(workflow.steps.map(({ name }) => `step_${name}`).toSorted());
      for (const [
        index,
        {
          box: [x = 0, y = 0, w = 0, h = 0],
        },
      ] of shapes.entries())
        for (const {
          box: [x2 = 0, y2 = 0, w2 = 0, h2 = 0],
        } of shapes.slice(index + 1))
          expect(x + w <= x2 || x2 + w2 <= x || y + h <= y2 || y2 + h2 <= y).toBe(true);
      const flows = [...xml.matchAll(/<sequenceFlow id="([^"]+)"/g)].map(([, id]) => id);
      const drawn = [...xml.matchAll(/<bpmndi:BPMNEdge id="[^"]+" bpmnElement="([^"]+)"><di:waypoint/g)].map(([, id]) => id);
      expect(drawn).toEqual(expect.arrayContaining(flows));
    }
  });

  test('no flow runs through a box', () => {
    for (const workflow of [MINI, LIFE, WEST]) {
      const xml = toBpmn(workflow);
      const boxes = [
        ...xml.matchAll(/bpmnElement="step_[a-z_-]+"><dc:Bounds x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)"/g),
      ].map((box) => box.slice(1).map(Number));
      for (const [, points = ''] of xml.matchAll(/<bpmndi:BPMNEdge id="edge_flow[^>]*>(.*?)<\/bpmndi:BPMNEdge>/g)) {
        const path = [...points.matchAll(/x="(-?\d+)" y="(-?\d+)"/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
        for (const [index, [x2, y2]] of path.entries()) {
          const [x1, y1] = path[index - 1] ?? [x2, y2];
          const crossed = boxes.filter(
            ([x = 0, y = 0, w = 0, h = 0]) =>
              Math.max(x1, x2) > x && Math.min(x1, x2) < x + w && Math.max(y1, y2) > y && Math.min(y1, y2) < y + h,
          );
          expect(crossed).toEqual([]);
        }
      }
    }
  });

  test('the same workflow gives the same drawing', () => {
    expect(toBpmn(must(compile(ORDER_TO_CASH, CATALOG)))).toBe(toBpmn(LIFE));
  });
});
