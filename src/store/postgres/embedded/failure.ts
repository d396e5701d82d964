/** Why the embedded database did not start. Values, not exceptions: each has a way out that a person can take. */
export type EmbeddedFailure =
  /** Another Orderkeel runs on this folder. */
  | { readonly code: 'folder-in-use'; readonly folder: string; readonly pid: number; readonly wayOut: string }
  /** The folder was written by another major version of PostgreSQL. */
  | {
      readonly code: 'other-version';
      readonly folder: string;
      readonly found: string;
      readonly expected: string;
      readonly wayOut: string;
    }
  | { readonly code: 'no-binaries'; readonly platform: string; readonly detail: string; readonly wayOut: string }
  /** Started as root, and there is no other user to run the database as. */
  | { readonly code: 'no-user'; readonly wayOut: string }
  | {
      readonly code: 'start-failed';
      readonly folder: string;
      readonly log: string;
      readonly detail: string;
      readonly wayOut: string;
    };
