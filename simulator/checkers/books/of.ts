/** The book of an order, begun when it is first needed. */
export function bookOf<K, V>(books: Map<K, V>, key: K, begin: () => V): V {
  const known = books.get(key);
  if (known !== undefined) return known;
  const begun = begin();
  books.set(key, begun);
  return begun;
}
