/** Posts to the API, each call once, as a key's holder. Gives what was said; anything but done is an error. */
export interface Posting {
  readonly url: string;
  readonly key: string;
}

export type Post = (path: string, body: object) => Promise<Readonly<Record<string, unknown>>>;

export function posting({ url, key }: Posting, stamp: string): Post {
  let times = 0;
  return async (path, body) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': `${stamp}-${++times}`,
    };
    const response = await fetch(`${url}/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const said = (await response.json()) as Readonly<Record<string, unknown>>;
    if (response.status > 201) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  };
}
