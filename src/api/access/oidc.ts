/** Sign-in by an identity provider (OpenID Connect): what the routes need of it. */
import type { Grant, Subject } from '../../engine/people.ts';

export interface Identity {
  readonly subject: Subject;
  readonly name: string;
  readonly displayName: string;
  readonly email?: string;
  readonly grants: readonly Grant[];
}

export interface Oidc {
  /** Of the provider, for the button. */
  readonly name: string;
  /** Where the browser goes, and what it brings back in a cookie. */
  readonly begin: () => Promise<{ readonly location: string; readonly sealed: string }>;
  /** Undefined: not what was begun, or not anybody. */
  readonly end: (url: string, sealed: string) => Promise<Identity | undefined>;
}
