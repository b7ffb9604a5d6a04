/** A request that is answered with an error before any model work; carries the status and the wording. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
