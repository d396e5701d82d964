/**
 * Which orders a group's captures are about. Nearly always each is the first that is heard of its order, and its turn may
 * have been taken ahead; one whose message came before, or whose changes did, is about the order that is there.
 */
import type { OrderId } from '../core/model/identifiers.ts';
import { laneOf } from './lane.ts';
import type { GroupTransaction, Lane, RouteAsked, Routed } from './ports.ts';
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
  const captures = works.filter((work) => askedOf(work) !== undefined);
  const routes = captures.length === 0 ? [] : await tx.route(captures.flatMap((work) => askedOf(work) ?? []));
  const byWork = new Map<Work, Routed | undefined>(captures.map((work, index) => [work, routes[index]]));
  const all = works.map((asked): RoutedWork => {
    const order = byWork.get(asked)?.order ?? asked.order;
    return { asked, work: order === asked.order ? asked : routedTo(order, asked) };
  });
  const isHere = ({ work }: RoutedWork): boolean => laneOf(work.order, lanes) === lane;
  return {
    works: all.filter(isHere),
    elsewhere: all.filter((each) => !isHere(each)),
    unborn: new Set(routes.flatMap(({ order, isNew }) => (isNew ? [order] : []))),
  };
}

const askedOf = (work: Work): RouteAsked | undefined =>
  work.kind === 'command' && work.route !== undefined ? { route: work.route, fresh: work.order } : undefined;
