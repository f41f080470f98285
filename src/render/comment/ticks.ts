/**
 * Reads the boxes of a comment that `renderComment` wrote: item id → ticked. Marks inside code are no boxes.
 * A body that people edited may hold anything: what is not a box of ours is not in the answer.
 */
export function readTicks(body: string): ReadonlyMap<string, boolean> {
  const ticks = new Map<string, boolean>();
  let fence: string | undefined;
  for (const line of body.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    } else if (mark !== undefined) {
      fence = mark;
    } else {
      const box = /^[-*] \[([ xX])\] <!-- item:([A-Za-z0-9_-]+) -->/.exec(line);
      if (box?.[2] !== undefined) ticks.set(box[2], box[1] !== ' ');
    }
  }
  return ticks;
}
