/** Compares as PostgreSQL's "C" collation and most languages' plain sort do. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares the digits of two versions as whole numbers of any length: `9` before `10`, `001` the same as `1`. */
export function compareNumbers(a: string, b: string): number {
  const left = significant(a);
  const right = significant(b);
  return left.length - right.length || compareText(left, right);
}

/** Compares part by part as numbers; missing parts are zero: `1.2` before `1.10`, `1` the same as `1.0`. */
export function compareDotted(a: string, b: string): number {
  const left = a.split(/[._]/);
  const right = b.split(/[._]/);
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const order = compareNumbers(left[part] ?? '0', right[part] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

const significant = (version: string): string => version.replace(/\D/g, '').replace(/^0+/, '');
