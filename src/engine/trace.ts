/**
 * Which request led to what, across processes: W3C Trace Context. A caller's `traceparent` goes with its command to the
 * effects that follow from it, and out again with their requests, whether or not anybody records spans here.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type SpanContext,
} from '@opentelemetry/api';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const NOW = new AsyncLocalStorage<string>();

/** The `traceparent` of what is done now; undefined: it belongs to no trace. */
export const traceNow = (): string | undefined => NOW.getStore();

export interface Traced {
  readonly name: string;
  readonly kind: 'server' | 'client';
  /** The `traceparent` that it follows from; anything that is none is as good as nothing. */
  readonly after: string | undefined;
  readonly attributes: Attributes;
}

/** Does something as a span of its own, under the trace that it follows from. */
export async function traced<T>({ name, kind, after, attributes }: Traced, work: () => Promise<T>): Promise<T> {
  const options = { kind: kind === 'server' ? SpanKind.SERVER : SpanKind.CLIENT, attributes };
  const span = trace.getTracer('orderkeel').startSpan(name, options, contextOf(after));
  const own = textOf(span.spanContext());
  try {
    return await (own === undefined ? NOW.exit(work) : NOW.run(own, work));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    throw error;
  } finally {
    span.end();
  }
}

function contextOf(traceparent: string | undefined): Context {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(found) ? trace.setSpanContext(ROOT_CONTEXT, found) : ROOT_CONTEXT;
}

function textOf(found: SpanContext): string | undefined {
  if (!isSpanContextValid(found)) return undefined;
  return `00-${found.traceId}-${found.spanId}-${found.traceFlags.toString(16).padStart(2, '0')}`;
}
