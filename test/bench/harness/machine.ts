import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

function versionOf(command: string, args: string[], pattern: RegExp): string {
  try {
    // nginx writes its version to stderr: a shell joins both without a second call.
    const text = execFileSync('sh', ['-c', `${[command, ...args].join(' ')} 2>&1`], { encoding: 'utf8' });
    return pattern.exec(text)?.[1] ?? 'unknown';
  } catch {
    return 'not installed';
  }
}

/** What the figures were measured on, in one line. */
export function machineLine(): string {
  const cores = cpus();
  return [
    `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'})`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `Node ${process.versions.node}`,
    `nginx ${versionOf('nginx', ['-v'], /nginx\/([\d.]+)/)}`,
    `HAProxy ${versionOf('haproxy', ['-v'], /version ([\d.]+)/)}`,
  ].join(' · ');
}
