/** A name or an address that a certificate vouches for. */
export interface MachineName {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}
