/** On whose behalf an operation runs; a front end would take it from the request's headers. */
export interface RequestContext {
  readonly tenantId: string;
  /** The account of the person or program that asks. */
  readonly account: string;
  /** The bearer token that the request carried. */
  readonly accessToken: string;
}
