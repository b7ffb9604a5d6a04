/** Keys that languages and test tools look for on anything. */
const probes: readonly (string | symbol)[] = ['then', 'toJSON'];

/**
 * Makes a member that the double lacks an error that names it, where it would read as undefined. Works on an object,
 * a class (its statics) and a prototype (its instances), which stay what they are.
 */
export function strict<T extends object>(name: string, target: T): T {
  const parent = Object.getPrototypeOf(target) as object;
  // A class must keep a parent that can be called; the others' must be one that `instanceof` looks past.
  const end = typeof target === 'function' ? parent : (Object.create(parent) as object);
  const get = (object: object, key: string | symbol, receiver: unknown): unknown => {
    if (key in object || typeof key === 'symbol' || probes.includes(key)) return Reflect.get(object, key, receiver);
    throw new Error(`electron-double: ${name}.${key} is not in the double`);
  };
  Object.setPrototypeOf(target, new Proxy(end, { get }));
  return target;
}
