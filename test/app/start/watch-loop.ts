/**
 * Loaded before the App: writes a line for each time that its event loop could do nothing else for long. `held` is the processor
 * time of its thread, which is the App's own doing; `wall` is longer where the machine had other work.
 */

const everyMilliseconds = 10;
const worthALine = 60;

let at = performance.now();
let used = process.threadCpuUsage();

setInterval(() => {
  const now = performance.now();
  const { user, system } = process.threadCpuUsage(used);
  const [wall, held] = [now - at - everyMilliseconds, (user + system) / 1000 - everyMilliseconds];
  if (wall > worthALine) process.stdout.write(`${JSON.stringify({ msg: 'event loop', wall, held })}\n`);
  at = performance.now();
  used = process.threadCpuUsage();
}, everyMilliseconds).unref();
