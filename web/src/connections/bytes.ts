export const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

const WIDTH = 16;
const PRINTABLE = /^[\x20-\x7e]$/;

/** Sixteen bytes a line: where, in hex, as text. */
export function asHex(bytes: Uint8Array): string {
  return Array.from({ length: Math.ceil(bytes.length / WIDTH) }, (_, line) => {
    const row = [...bytes.subarray(line * WIDTH, (line + 1) * WIDTH)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row
      .map((byte) => String.fromCharCode(byte))
      .map((char) => (PRINTABLE.test(char) ? char : '·'))
      .join('');
    return `${(line * WIDTH).toString(16).padStart(6, '0')}  ${hex.padEnd(WIDTH * 3)} ${text}`;
  }).join('\n');
}
