/** The gateway as this program's own clients reach it. */
export interface OwnGateway {
  /** Base URL for this machine. */
  readonly url: string;
  /** Lets them in where keys are asked for. */
  readonly key: string;
}
