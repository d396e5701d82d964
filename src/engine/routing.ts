/**
 * Which orders a group's captures are about. Nearly always each is the first that is heard of its order, and its turn may
 * have been taken ahead; one whose message came before, or whose changes did, is about the order that is there.
 */
import type { OrderId } from '../core/model/identifiers.ts';
import { laneOf } from './lane.ts';
import type { CaptureRoute, GroupTransaction, Lane } from './ports.ts';
import { routedTo, type Work } from './work.ts';

/** A work as it was asked for, and of the order that it is about. */
export interface RoutedWork {
  readonly asked: Work;
  readonly work: Work;
}

export interface Routing {
  readonly works: readonly RoutedWork[];
  /** About orders of other lanes, which have to do them. */
  readonly elsewhere: readonly RoutedWork[];
  /** Orders to which nothing has happened yet. */
  readonly unborn: ReadonlySet<OrderId>;
}

export async function routeWorks(works: readonly Work[], lane: Lane, lanes: number, tx: GroupTransaction): Promise<Routing> {
  const captures = works.filter((work): work is Capture => work.kind === 'command' && work.route !== undefined);
  const routes = captures.length === 0 ? [] : await tx.route(captures.map(({ route, order }) => ({ route, fresh: order })));
  const orders = new Map<Work, OrderId>(routes.map(({ order }, index) => [captures[index] as Work, order]));
  const all = works.map((asked): RoutedWork => {
    const order = orders.get(asked) ?? asked.order;
    return { asked, work: order === asked.order ? asked : routedTo(order, asked) };
  });
  const isHere = ({ work }: RoutedWork): boolean => laneOf(work.order, lanes) === lane;
  return {
    works: all.filter(isHere),
    elsewhere: all.filter((each) => !isHere(each)),
    unborn: new Set(routes.flatMap(({ order, isNew }) => (isNew ? [order] : []))),
  };
}

type Capture = Extract<Work, { kind: 'command' }> & { readonly route: CaptureRoute };
