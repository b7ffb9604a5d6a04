/** The models' dialogs: they can be opened from anywhere. */
export function ModelDialogs() {
  return null;
}
