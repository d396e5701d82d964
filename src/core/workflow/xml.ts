/** As much of XML 1.0 as writing needs: every text is escaped, and what XML cannot hold becomes U+FFFD. */

/** All but XML's Char. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

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
