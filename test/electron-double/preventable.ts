/** An event whose default a listener can prevent. */
export function preventable<T extends object>(details: T): Electron.Event<T> {
  let prevented = false;
  const event = {
    preventDefault() {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
  // Assigned onto it: a spread would read `defaultPrevented` once and for all.
  return Object.assign(event, details) as Electron.Event<T>;
}
