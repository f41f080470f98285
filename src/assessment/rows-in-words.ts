/** `1.2 million rows`, `35 thousand rows`, `870 rows`, `1 row`. */
export function rowsInWords(rows: number): string {
  if (rows === 1) return '1 row';
  if (rows >= 999_500_000) return `${short(rows / 1e9)} billion rows`;
  if (rows >= 999_500) return `${short(rows / 1e6)} million rows`;
  if (rows >= 10_000) return `${short(rows / 1e3)} thousand rows`;
  return `${Math.round(rows)} rows`;
}

const short = (value: number): string => (value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value)));
