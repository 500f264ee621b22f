// What the measured processes use, read from /proc: CPU time, memory, and what else runs on the machine. Linux only.
import fs from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ, fixed at 100 for user space on every Linux

let roots = [];

/** The processes to account for; their children count, too. */
export function watch(pids) { roots = pids; }
export const isWatching = () => roots.length > 0;

/** CPU seconds used so far by the watched processes, their living descendants and the children they have reaped. */
export function cpuSeconds() {
  let ticks = 0;
  for (const pid of descendants()) {
    const stat = statOf(pid);
    if (stat) ticks += +stat[11] + +stat[12] + +stat[13] + +stat[14];
  }
  return ticks / TICKS_PER_SECOND;
}

/** Memory of the watched processes in KiB: each one's own pages, and its share of what several map (PSS). */
export function memoryKiB() {
  let sum = 0;
  for (const pid of descendants()) {
    try { sum += +/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))[1]; } catch { /* it has just ended */ }
  }
  return sum;
}

/** Busy, stolen and total seconds of the whole machine since it was started. */
export function machineSeconds() {
  const fields = fs.readFileSync('/proc/stat', 'latin1').split('\n')[0].split(/\s+/).slice(1).map(Number);
  const [user, nice, system, , , irq, softirq, steal] = fields;
  const total = fields.slice(0, 8).reduce((a, b) => a + b);
  return { busy: (user + nice + system + irq + softirq) / TICKS_PER_SECOND, steal: steal / TICKS_PER_SECOND, total: total / TICKS_PER_SECOND };
}

function statOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch { return null; } // it has just ended
}

function descendants() {
  const children = new Map();
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    if (!stat) continue;
    if (!children.has(+stat[1])) children.set(+stat[1], []);
    children.get(+stat[1]).push(+name);
  }
  const found = new Set(), left = [...roots];
  while (left.length) {
    const pid = left.pop();
    if (found.has(pid)) continue;
    found.add(pid);
    left.push(...(children.get(pid) || []));
  }
  return found;
}
