/**
 * A request that leaves by a given time or not at all. The time is looked at when the connection stands, in the same turn
 * in which method, headers and body are written: a process that was stopped while it connected writes nothing later on.
 */
import { Agent, type Dispatcher } from 'undici';

/** Not a byte of it has left. */
class LeftNothing extends Error {
  readonly code = 'too-late-to-send';
}

const agent = new Agent();

/** `leaveBy`: by `performance.now()`. */
export function leavingBy(leaveBy: number): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => dispatch(options, inTime(handler, leaveBy)));
}

/** The agent says that a request starts just before it writes it, and writes nothing of one that is aborted there. */
function inTime(handler: Dispatcher.DispatchHandler, leaveBy: number): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => {
      handler.onRequestStart?.(controller, context);
      if (performance.now() > leaveBy) controller.abort(new LeftNothing('the time by which it had to leave was over'));
    },
    onResponseStart: (...said) => handler.onResponseStart?.(...said),
    onResponseData: (...said) => handler.onResponseData?.(...said),
    onResponseEnd: (...said) => handler.onResponseEnd?.(...said),
    onResponseError: (...said) => handler.onResponseError?.(...said),
  };
}
