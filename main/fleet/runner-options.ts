/** The runner options a lane was asked for (`num_ctx 8192, use_mmap true`), as a request has them. Pure. */
export function runnerOptions(inWords: string | null): Readonly<Record<string, number | boolean>> {
  const options: Record<string, number | boolean> = {};
  for (const pair of (inWords ?? '').split(', ')) {
    const [name, value] = pair.split(' ');
    if (!name || value === undefined) continue;
    options[name] = value === 'true' || (value !== 'false' && Number(value));
  }
  return options;
}
