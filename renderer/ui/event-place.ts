/** Where an event can be looked into. */
export interface EventPlace {
  readonly label: string;
  readonly href: string;
}
