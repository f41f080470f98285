const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** As PostgreSQL's pg_size_pretty counts, in steps of 1024: `12 GB`, `1.5 MB`, `512 bytes`. */
export function bytesInWords(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1024;
    at += 1;
  }
  const digits = value < 10 && at > 0 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${digits} ${units[at]}`;
}
