/** As much of XML 1.0 as writing needs: every text is escaped, and what XML cannot hold becomes U+FFFD. */

// oxlint-disable-next-line no-control-regex -- these are what XML forbids
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Text that may stand in an attribute or between tags. */
export const attribute = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"'\n\r\t]/g, (char) => ENTITIES[char] ?? char);

/** Attributes as given, children already XML. */
export function element(tag: string, attributes: Readonly<Record<string, string>>, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${attribute(value)}"`);
  const open = `<${tag}${written.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${tag}>`;
}

/** A name that XML takes for an id; different texts give different ones. For use behind a letter. */
export const ncName = (text: string): string =>
  text.replace(/[^A-Za-z0-9-]/gu, (char) => (char === '_' ? '__' : `_x${char.codePointAt(0)?.toString(16)}_`));
