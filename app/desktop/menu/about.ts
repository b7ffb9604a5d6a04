import { version } from '../../version.ts';

export interface About {
  readonly title: string;
  readonly detail: string;
}

type Versions = Readonly<Record<string, string | undefined>>;

/** What this program is made of, for people and for bug reports. */
export function describeVersions(versions: Versions, platform: string, arch: string): About {
  return {
    title: `Corral ${version}`,
    detail: [
      `Electron ${versions.electron ?? 'unknown'}`,
      `Chromium ${versions.chrome ?? 'unknown'}`,
      `Node ${versions.node ?? 'unknown'}`,
      `${platform} ${arch}`,
    ].join('\n'),
  };
}
