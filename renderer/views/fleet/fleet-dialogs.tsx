/** The fleet's dialogs: they can be opened from anywhere. */
export function FleetDialogs() {
  return null;
}
