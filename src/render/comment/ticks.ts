/**
 * Reads the boxes of a comment that `renderComment` wrote: item id → ticked. Marks inside code are no boxes.
 * A body that people edited may hold anything: what is not a box of ours is not in the answer.
 */
export function readTicks(body: string): ReadonlyMap<string, boolean> {
  const ticks = new Map<string, boolean>();
  let end: ((line: string) => boolean) | undefined;
  for (const line of body.split(/\r?\n/)) {
    if (end !== undefined) {
      if (end(line)) end = undefined;
      continue;
    }
    end = codeEnd(line);
    const box = /^[-*] \[([ xX])\] <!-- item:([A-Za-z0-9_-]+) -->/.exec(line);
    if (box?.[2] !== undefined) ticks.set(box[2], box[1] !== ' ');
  }
  return ticks;
}

/** How the code that starts on this line ends; undefined where none starts. */
function codeEnd(line: string): ((line: string) => boolean) | undefined {
  if (line.startsWith('<pre><code>')) {
    return line.endsWith('</code></pre>') ? undefined : (later) => later.endsWith('</code></pre>');
  }
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
  if (fence === undefined) return undefined;
  return (later) => later.trim().startsWith(fence) && /^(`+|~+)$/.test(later.trim());
}
