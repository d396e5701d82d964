/** The package brings no types for its entry; this is the part that tests use. */
declare module 'bpmn-moddle' {
  interface Element {
    readonly $type: string;
    readonly id?: string;
    readonly [property: string]: unknown;
  }

  export class BpmnModdle {
    fromXML(xml: string): Promise<{
      readonly rootElement: Element;
      readonly elementsById: Readonly<Record<string, Element>>;
      readonly warnings: readonly { readonly message: string }[];
    }>;
  }
}
