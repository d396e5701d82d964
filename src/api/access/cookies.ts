/** Cookies, as they come and as they are set: never to be read by a script, and never sent along from another site. */

export type Cookies = ReadonlyMap<string, string>;

export const cookiesOf = (header: string | undefined): Cookies =>
  new Map(
    (header ?? '').split(';').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
    }),
  );

/**
 * `__Host-` (RFC 6265bis): a browser takes it by https alone, for this host and no other. By http, which is for this
 * machine alone, there is no such promise to be had.
 */
export const cookieName = (name: string, isSecure: boolean): string => (isSecure ? `__Host-${name}` : name);

export interface CookieOf {
  readonly isSecure: boolean;
  /** Seconds; 0: it is taken away. */
  readonly maxAge: number;
  /** `Lax`: it comes along when another site leads here, as an identity provider does. */
  readonly sameSite?: 'Strict' | 'Lax';
}

export const setCookie = (name: string, value: string, { isSecure, maxAge, sameSite = 'Strict' }: CookieOf): string =>
  `${cookieName(name, isSecure)}=${value}; Path=/; HttpOnly; SameSite=${sameSite}; Max-Age=${maxAge}${isSecure ? '; Secure' : ''}`;
