/** Electron's command line, as far as the double understands it. */
export interface CommandLine {
  /** Modules to load before the app, in order. */
  readonly requires: readonly string[];
  /** Port for Node's inspector, 0 for any; null without one. */
  readonly inspectPort: number | null;
  readonly appPath: string;
  /** All switches by name, without dashes; the app's own are among them, as in Electron. */
  readonly switches: ReadonlyMap<string, string>;
}

const DEFAULT_INSPECT_PORT = 9229;

/** `args` begins after the executable. What follows the app's path is the app's. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const requires: string[] = [];
  const switches = new Map<string, string>();
  let inspectPort: number | null = null;
  let appPath: string | null = null;
  let isRequire = false;
  for (const arg of args) {
    const inspect = /^--inspect(?:-brk)?(?:=(.*))?$/.exec(arg);
    if (isRequire) requires.push(arg);
    else if (inspect) inspectPort = portOf(inspect[1]);
    else if (arg.startsWith('--')) switches.set(...readSwitch(arg));
    else if (appPath === null && !arg.startsWith('-')) appPath = arg;
    isRequire = appPath === null && !isRequire && (arg === '-r' || arg === '--require');
  }
  return { requires, inspectPort, appPath: appPath ?? '.', switches };
}

const portOf = (address: string | undefined): number => Number(address?.split(':').at(-1) ?? DEFAULT_INSPECT_PORT);

function readSwitch(arg: string): [name: string, value: string] {
  const [name = '', value = ''] = arg.slice(2).split(/=(.*)/s);
  return [name, value];
}
