interface Destroyable {
  isDestroyed(): boolean;
}

/** What works on an object that is gone, as in Electron. */
const alwaysThere = ['constructor', 'isDestroyed'];

/** Lets the methods and properties of a class throw once an instance is destroyed. Takes the class's prototype. */
export function guardDestroyed(prototype: Destroyable): void {
  for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (alwaysThere.includes(name)) continue;
    const { get, value } = member;
    if (get) Object.defineProperty(prototype, name, { ...member, get: guarded(get) });
    else if (typeof value === 'function') Object.defineProperty(prototype, name, { ...member, value: guarded(value) });
  }
}

type Method = (this: Destroyable, ...args: unknown[]) => unknown;

function guarded(method: Method): Method {
  return function (...args) {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed');
    return method.apply(this, args);
  };
}
