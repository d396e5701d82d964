/** Where goods go. */
export interface Address {
  readonly name: string;
  readonly lines: readonly string[];
  readonly city: string;
  /** State or province code where the country has them. */
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone?: string;
  readonly email?: string;
}
