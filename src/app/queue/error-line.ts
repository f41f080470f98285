/** An error in one short line: what it is called, GitHub's status, PostgreSQL's code, the beginning of its message. */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 200);
  const status = 'status' in error ? ` ${String(error.status)}` : '';
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const [line = ''] = error.message.split('\n');
  return `${error.name}${status}${code}: ${line}`.slice(0, 300);
}
