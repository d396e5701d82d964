/** Spans for whoever collects them (OTLP over HTTP), only where OTEL_EXPORTER_OTLP_ENDPOINT says where. */
import { trace } from '@opentelemetry/api';

/** Gives back what ends it: what is waiting is sent first. */
export async function startTelemetry(environment: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const endpoint = environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (endpoint === undefined || endpoint === '') return async () => undefined;
  // 50 ms that nobody else has to wait for.
  const [{ BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const resource = resourceFromAttributes({ 'service.name': environment['OTEL_SERVICE_NAME'] ?? 'orderkeel' });
  const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(provider);
  return async () => await provider.shutdown();
}
