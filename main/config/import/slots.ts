/** No server generates more answers at once; a number above is there to protect the machine, not to fill it. */
const MOST_AT_ONCE = 32;

/** A bound on connections is a bound on what runs at once, where it is low enough to mean that. */
export function slotsOf(
  bound: number | null,
  { more, notes }: { readonly more: Record<string, string | number>; readonly notes: string[] },
): void {
  if (bound === null || bound === 0) return;
  if (bound > MOST_AT_ONCE) {
    notes.push(
      `its ${bound} connections are left out: how many answers it gives at once is learned (slots: auto), the rest waits in line here`,
    );
    return;
  }
  more.slots = bound;
  notes.push('slots are per loaded model, and what is more waits in line here');
}
