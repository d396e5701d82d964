/** Exact products and sums of figures as text, by whole numbers: no rounding comes in on the way to the eye. */
const parts = (text: string): readonly [digits: bigint, places: number] => {
  const [whole = '0', decimals = ''] = text.split('.');
  return [BigInt(whole + decimals), decimals.length];
};

const shown = (digits: bigint, places: number): string => {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
  if (places === 0) return sign + text;
  return `${sign}${text.slice(0, -places)}.${text.slice(-places)}`.replace(/[.]?0+$/, '') || '0';
};

export function times(a: string, b: string): string {
  const [x, places] = parts(a);
  const [y, more] = parts(b);
  return shown(x * y, places + more);
}

export function plus(a: string, b: string): string {
  const [x, i] = parts(a);
  const [y, j] = parts(b);
  const places = Math.max(i, j);
  return shown(x * 10n ** BigInt(places - i) + y * 10n ** BigInt(places - j), places);
}
