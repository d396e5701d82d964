/**
 * An identity provider, by openid-client: authorization code with PKCE (RFC 7636), state and nonce. What has to be the same
 * on the way back travels in a cookie, marked by a key that follows from the client's secret: any process of the hub knows
 * it again, and nobody else can make one.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import * as client from 'openid-client';
import { PREFIX } from '../../api/address.ts';
import type { Oidc } from '../../api/access/oidc.ts';
import type { Grant } from '../../engine/people.ts';
import type { OidcConfig } from './config-oidc.ts';

const RETURN = `${PREFIX}/session/oidc/return`;
const SCOPE = 'openid profile email';
/** How long somebody may take at the provider's. */
const TAKES_MS = 600_000;

interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly until: number;
}

/** `onError`: why somebody was not let in, for whoever runs the hub. */
export function openOidc(config: OidcConfig, origin: string, onError: (error: unknown) => void): Oidc {
  const { clientSecret, name, claim, grants } = config;
  const found = discovered(config);
  const mark = (text: string): string => createHmac('sha256', `orderkeel oidc ${clientSecret}`).update(text).digest('base64url');
  const seal = (begun: Begun): string => {
    const text = Buffer.from(JSON.stringify(begun)).toString('base64url');
    return `${text}.${mark(text)}`;
  };
  const opened = (sealed: string): Begun | undefined => {
    const [text = '', given = ''] = sealed.split('.');
    const [a, b] = [Buffer.from(given), Buffer.from(mark(text))];
    if (a.length !== b.length || !timingSafeEqual(a, b)) return undefined;
    const begun = JSON.parse(Buffer.from(text, 'base64url').toString()) as Begun;
    return begun.until > Date.now() ? begun : undefined;
  };
  return {
    name,
    begin: async () => {
      const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
      const location = client.buildAuthorizationUrl(await found(), {
        redirect_uri: `${origin}${RETURN}`,
        scope: SCOPE,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { location: location.href, sealed: seal({ state, nonce, verifier, until: Date.now() + TAKES_MS }) };
    },
    end: async (url, sealed) => {
      const begun = opened(sealed);
      if (begun === undefined) return undefined;
      try {
        const tokens = await client.authorizationCodeGrant(await found(), new URL(url, origin), {
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          pkceCodeVerifier: begun.verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        return claims === undefined ? undefined : identityOf(claims, grantsBy(grants, claims[claim]));
      } catch (error) {
        onError(error);
        return undefined;
      }
    },
  };
}

/** Asked when the first one signs in, so that a provider that is down keeps no hub from starting. */
function discovered({ issuer, clientId, clientSecret }: OidcConfig): () => Promise<client.Configuration> {
  const address = new URL(issuer);
  // The configuration lets http through for this machine alone.
  const execute = address.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  let found: Promise<client.Configuration> | undefined;
  return async () => {
    found ??= client.discovery(address, clientId, clientSecret, undefined, { execute });
    try {
      return await found;
    } catch (error) {
      found = undefined;
      throw error;
    }
  };
}

function grantsBy(grants: OidcConfig['grants'], value: unknown): readonly Grant[] {
  const values = Array.isArray(value) ? value : [value];
  return values.flatMap((each) => (typeof each === 'string' && Object.hasOwn(grants, each) ? (grants[each] ?? []) : []));
}

function identityOf({ iss, sub, preferred_username: username, name, email }: client.IDToken, grants: readonly Grant[]) {
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
  const short = text(username) ?? text(email)?.split('@')[0] ?? sub;
  const address = text(email);
  return {
    subject: { issuer: iss, subject: sub },
    name: short,
    displayName: text(name) ?? short,
    ...(address !== undefined && { email: address }),
    grants,
  };
}
