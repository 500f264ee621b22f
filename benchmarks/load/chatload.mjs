#!/usr/bin/env node
// Load generator for rooms over WebSocket. No dependencies, Node 18 or newer, to this machine only.
//
//   node chatload.mjs --adapter tsudoi --sessions FILE --port 8000[,8001] --rooms 20 --members 25 --pids 123,456 \
//        --phases connect,steady:100:5,max:400,storm:20 --label tsudoi/wide --out results.jsonl
//
// Phases, in the order given, on the same connections; each prints a line of JSON, all together are appended to --out:
//   connect            open all rooms × members connections (--concurrency at a time); memory for each
//   steady:RATE:SECS   RATE messages a second over all rooms; latency counts from the moment a message was due
//   max[:START]        the largest rate with p99 < --slo ms, nothing lost, nothing twice: doubling or halving, then bisections
//   storm[:RATE]       all but one client of each room drop at once and come back at once while talk goes on
//   stall:K:RATE:SECS  K clients stop reading; what the others see, what the server's memory does
//   quiet:MINUTES      nobody says anything, pages ping now and then; memory and the time an answer takes
import fs from 'node:fs';
import { adapters } from './adapters.mjs';
import { Connection } from './connection.mjs';
import { connections, countAnew, counted, nowUs, round, sleep, Times } from './counting.mjs';
import { cpuSeconds, isWatching, machineSeconds, memoryKiB, watch } from './machine.mjs';

const options = {
  adapter: 'raw', port: '8000', rooms: 20, members: 25, phases: 'connect,steady:20:6,steady:100:6', sessions: '', pids: '', size: 60,
  slo: 250, step: 2.5, bisect: 3, concurrency: 50, timeout: 20, label: '', out: '', extra: '{}',
};
for (let i = 2; i < process.argv.length; i += 2) {
  const name = process.argv[i].replace(/^--/, ''), value = process.argv[i + 1];
  if (!(name in options) || value === undefined) { console.error(`usage: chatload.mjs with --${Object.keys(options).join(' --')}`); process.exit(2); }
  options[name] = typeof options[name] === 'number' ? Number(value) : value;
}
const adapter = adapters[options.adapter];
if (!adapter) { console.error(`no adapter ${options.adapter}; there are ${Object.keys(adapters).join(', ')}`); process.exit(2); }
watch(options.pids ? options.pids.split(',').map(Number) : []);

// ── the clients ──

const context = { adapter, host: '127.0.0.1', timeout: options.timeout, sessions: options.sessions, clients: [], lastRefusal: '', lastError: '' };
const rooms = [], clients = context.clients, ports = options.port.split(',').map(Number);
for (let number = 0; number < options.rooms; number++) {
  const room = { number, said: 0, clients: [] };
  rooms.push(room);
  for (let member = 0; member < options.members; member++) {
    room.clients.push(new Connection(context, room, member, ports[member % ports.length]));
    clients.push(room.clients[member]);
  }
}

async function openWithRetries(client, tries, pauseMs = 200) {
  for (let k = 1; ; k++) {
    try { return await client.open(); } catch (error) {
      context.lastError = String(error.message || error);
      if (k >= tries) throw error;
      await sleep(pauseMs);
    }
  }
}

async function openAll(list) {
  const left = [...list], times = new Times();
  await Promise.all(Array.from({ length: options.concurrency }, async () => {
    for (let client; (client = left.pop());) times.add(await openWithRetries(client, 20));
  }));
  return times;
}

// ── talking ──

const padding = 'x'.repeat(options.size);
/** One message in the room by a random member (or always by its first), stamped with the moment it was due. */
function say(room, dueUs, firstOnly) {
  let client = firstOnly ? room.clients[0] : null;
  for (let tries = 0; !client && tries < 8; tries++) {
    const one = room.clients[(Math.random() * room.clients.length) | 0];
    if (one.isReady && !one.isStalled) client = one;
  }
  if (!client?.socket) return;
  const head = `CL~${room.number}~${room.said}~${Math.round(dueUs)}~ `;
  client.send(adapter.encode(client, head + padding.slice(0, Math.max(0, options.size - head.length))));
  room.said++;
  counted.sent++;
}

function beginAnew() {
  for (const client of clients) { client.first = client.next = client.room.said; client.ahead.clear(); client.outage = null; }
}

/** What should have come: every message of this phase to every client of its room that reads. */
function expected() {
  let sum = 0;
  for (const client of clients) if (!client.isStalled) sum += client.room.said - client.first;
  return sum;
}

/** Say `rate` messages a second at their due times whatever comes back (an open loop), room after room. */
async function talk(rate, seconds, { firstOnly = false, giveUpAtUs = Infinity, until = null } = {}) {
  const began = nowUs(), gap = 1e6 / rate, endAt = began + seconds * 1e6, firstRoom = (Math.random() * rooms.length) | 0;
  let due = began + gap, lagUs = 0, gaveUp = false;
  for (let k = firstRoom; ;) {
    const now = nowUs();
    if (now > endAt || until?.()) break;
    for (let burst = 0; due <= now && due <= endAt && burst < 2000; burst++, due += gap) {
      lagUs = Math.max(lagUs, now - due);
      say(rooms[k++ % rooms.length], due, firstOnly);
    }
    if (counted.lastLatency > giveUpAtUs) { gaveUp = true; break; }
    const waitMs = (due - nowUs()) / 1000;
    await (waitMs > 2 ? sleep(Math.min(waitMs - 1, 20)) : new Promise(setImmediate));
  }
  return { seconds: (nowUs() - began) / 1e6, lagMs: lagUs / 1000, gaveUp };
}

/** Wait until everything has come, or nothing has for a while. */
async function settle(idleMs = 1200, mostMs = 15_000) {
  const began = nowUs();
  while (nowUs() - began < mostMs * 1000 && counted.received < expected()) {
    if (nowUs() - Math.max(counted.lastReceivedAt, began) > idleMs * 1000) return;
    await sleep(20);
  }
}

async function measure(rate, seconds, talking = {}) {
  beginAnew();
  countAnew();
  const cpu = cpuSeconds(), own = process.cpuUsage(), machine = machineSeconds(), closed = connections.closed, began = nowUs();
  const done = await talk(rate, seconds, talking);
  await settle();
  const wall = (nowUs() - began) / 1e6, used = cpuSeconds() - cpu, mine = process.cpuUsage(own), now = machineSeconds();
  const mineSeconds = (mine.user + mine.system) / 1e6;
  return {
    rate, wanted: round(rate * seconds, 1), sent: counted.sent, sends_s: round(counted.sent / done.seconds, 1), deliveries_s: round(counted.received / done.seconds),
    p50: counted.times.quantile(0.5), p95: counted.times.quantile(0.95), p99: counted.times.quantile(0.99), max: round(counted.times.max / 1000, 1),
    lost: expected() - counted.received, twice: counted.twice, reordered: counted.reordered, elsewhere: counted.elsewhere,
    acknowledged: counted.acknowledged, refused: counted.refused, closed: connections.closed - closed,
    cpu_ms_per_1000: isWatching() && counted.received ? round(used * 1e6 / counted.received, 1) : null,
    server_cpu_pct: isWatching() ? round(used / wall * 100) : null,
    generator_cpu_pct: round(mineSeconds / wall * 100), generator_lag_ms: round(done.lagMs, 1),
    foreign_pct: isWatching() ? round((now.busy - machine.busy - used - mineSeconds) / wall * 100) : null,
    steal_pct: round(100 * (now.steal - machine.steal) / Math.max(0.01, now.total - machine.total), 1),
    gave_up: done.gaveUp || undefined, bytes: counted.received ? Math.round(counted.bytes / counted.received) : 0,
  };
}

// ── phases ──

const record = { label: options.label, ...JSON.parse(options.extra), adapter: options.adapter, rooms: rooms.length, members: options.members, when: new Date().toISOString(), phases: [] };
function report(phase) { record.phases.push(phase); console.log(JSON.stringify(phase)); }
let memoryBefore = 0; // KiB, before the connections

const phases = {
  async connect() {
    // What a server loads when the first people come is not what one more connection costs.
    for (const client of clients.slice(0, 10)) { await openWithRetries(client, 20); client.drop(); }
    await sleep(1000);
    memoryBefore = memoryKiB();
    const cpu = cpuSeconds(), began = nowUs(), times = await openAll(clients), seconds = (nowUs() - began) / 1e6;
    await sleep(700);
    report({ phase: 'connect', n: clients.length, conns_s: round(clients.length / seconds), p50: times.quantile(0.5), p99: times.quantile(0.99),
      failed: connections.failed, base_mib: round(memoryBefore / 1024, 1), kib_per_conn: round((memoryKiB() - memoryBefore) / clients.length, 1),
      cpu_ms_per_conn: round((cpuSeconds() - cpu) * 1000 / clients.length, 2) });
  },

  async steady(rate, seconds = '6') {
    await measure(Math.min(+rate, 50), 0.7);
    const result = await measure(+rate, +seconds);
    report({ phase: 'steady', ...result, kib_per_conn_now: round((memoryKiB() - memoryBefore) / clients.length, 1) });
  },

  async max(start = '50') {
    const log = [];
    const passes = (r) => r.p99 !== null && r.p99 < options.slo && !r.lost && !r.twice && !r.gave_up && !r.closed && r.sent + 1 > 0.97 * r.wanted;
    // A step that failed although the server was not at its end is tried once more: a shared machine stands still now and then.
    const wasServersFault = (r) => r.server_cpu_pct === null || (r.server_cpu_pct > 88 && r.generator_lag_ms < 100 && r.foreign_pct < 20);
    async function step(rate, seconds) {
      for (let tries = 0; ; tries++) {
        const result = await measure(rate, seconds, { giveUpAtUs: 1.5e6 }), passed = passes(result);
        const { p99, lost, server_cpu_pct, generator_cpu_pct, generator_lag_ms, foreign_pct } = result;
        log.push({ rate: round(rate, 1), passed, p99, lost, server_cpu_pct, generator_cpu_pct, generator_lag_ms, foreign_pct });
        if (!passed) await silence();
        const closed = clients.filter((client) => !client.isReady);
        if (closed.length) await openAll(closed);
        if (passed || tries === 1 || wasServersFault(result)) return passed ? result : null;
      }
    }
    async function silence() {
      const began = nowUs();
      while (nowUs() - began < 15e6 && nowUs() - counted.lastReceivedAt < 6e5) await sleep(50);
    }
    let good = 0, bad = 0, best = null;
    for (let rate = +start; !bad; rate *= 2) {
      const result = await step(rate, Math.min(2, options.step));
      if (result) { good = rate; best = result; } else bad = rate;
    }
    for (let rate = bad / 2; !good && rate >= 1; rate /= 2) {
      const result = await step(rate, Math.min(2, options.step));
      if (result) { good = rate; best = result; } else bad = rate;
    }
    for (let k = 0; good && k < options.bisect; k++) {
      const middle = Math.sqrt(good * bad), result = await step(middle, options.step);
      if (result) { good = middle; best = result; } else bad = middle;
    }
    report({ phase: 'max', max_sends_s: best ? round(good, good < 20 ? 1 : 0) : 0, ...best, rate: undefined, log });
  },

  async storm(rate = '100') {
    beginAnew();
    countAnew();
    const away = clients.filter((client) => client.member !== 0), cpu = cpuSeconds(), failedBefore = connections.failed, back = new Times();
    let enough = false;
    const talking = talk(+rate, 90, { firstOnly: true, until: () => enough });
    await sleep(1000);
    const dropped = nowUs();
    for (const client of away) {
      client.outage = { got: new Set(client.ahead), from: client.next, readyAt: 0, readyNumber: Infinity, missing: 0, liveAt: 0, caughtUpAt: 0 };
      client.drop();
    }
    await Promise.race([sleep(60_000), Promise.all(away.map((client) => openWithRetries(client, 200, 250).then(() => back.add(nowUs() - dropped))))]);
    const allBack = (nowUs() - dropped) / 1e6;
    const isDone = ({ outage }) => outage.liveAt && (outage.caughtUpAt || !adapter.catchesUp);
    for (const began = nowUs(); nowUs() - began < 15e6 && !away.every(isDone);) await sleep(20);
    await sleep(300);
    enough = true;
    await talking;
    for (const began = nowUs(); nowUs() - began < 3e6 && nowUs() - counted.lastReceivedAt < 5e5;) await sleep(50);
    let missed = 0, said = 0, lostAfter = 0;
    for (const { outage, room } of away) {
      for (let number = outage.from; number < room.said; number++) {
        if (number < outage.readyNumber) { said++; if (!outage.got.has(number)) missed++; }
        else if (!outage.got.has(number)) lostAfter++;
      }
    }
    const last = (key) => away.every(({ outage }) => outage[key]) ? round((Math.max(...away.map(({ outage }) => outage[key])) - dropped) / 1e6, 2) : null;
    report({ phase: 'storm', clients: away.length, back: back.n, all_back_s: round(allBack, 2), back_p50_s: round(back.quantile(0.5) / 1000, 2),
      all_caught_up_s: adapter.catchesUp && !missed ? last('caughtUpAt') : null, all_receiving_s: last('liveAt'), said_meanwhile: said, missed, lost_after: lostAfter,
      twice: counted.twice, lost_by_stayers: rooms.reduce((sum, room) => sum + room.said - room.clients[0].next - room.clients[0].ahead.size, 0),
      connect_failures: connections.failed - failedBefore, cpu_s: round(cpuSeconds() - cpu, 2) });
    beginAnew();
  },

  async stall(count = '5', rate = '100', seconds = '10') {
    const stalled = Array.from({ length: +count }, (_, i) => rooms[i % rooms.length].clients.at(-1 - ((i / rooms.length) | 0)));
    for (const client of stalled) { client.isStalled = true; client.socket.pause(); }
    const before = memoryKiB(), result = await measure(+rate, +seconds), after = memoryKiB(), closedBefore = connections.closed;
    for (const client of stalled) { client.isStalled = false; client.socket?.resume(); }
    await sleep(1500);
    report({ phase: 'stall', stalled: +count, ...result, kib_per_stalled: round((after - before) / +count), stalled_closed: connections.closed - closedBefore });
    beginAnew();
  },

  async quiet(minutes = '10', pingEverySeconds = '20') {
    countAnew();
    const closed = connections.closed, cpu = cpuSeconds(), began = nowUs(), perClient = [];
    const look = () => perClient.push(round((memoryKiB() - memoryBefore) / clients.length, 1));
    const tick = 50, perTick = Math.ceil(clients.length * tick / (+pingEverySeconds * 1000));
    look();
    for (let next = 0, lookAt = began + 60e6; nowUs() - began < +minutes * 60e6;) {
      for (let k = 0; k < perTick && adapter.ping; k++, next = (next + 1) % clients.length) {
        const client = clients[next];
        if (client.isReady && !client.pingedAt) { client.pingedAt = nowUs(); client.send(adapter.ping(client)); }
      }
      if (nowUs() > lookAt) { look(); lookAt += 60e6; }
      await sleep(tick);
    }
    await sleep(2000);
    look();
    const seconds = (nowUs() - began) / 1e6;
    report({ phase: 'quiet', n: clients.length, minutes: +minutes, kib_per_conn_start: perClient[0], kib_per_conn_end: perClient.at(-1), kib_per_conn_each_minute: perClient,
      closed: connections.closed - closed, server_cpu_pct: round((cpuSeconds() - cpu) / seconds * 100, 1), pongs: counted.times.n, pong_p50: counted.times.quantile(0.5),
      pong_p99: counted.times.quantile(0.99), pong_max: round(counted.times.max / 1000, 1), unanswered: clients.filter((client) => client.pingedAt).length });
  },
};

function finish(error) {
  const { closeCodes } = connections, { lastRefusal, lastError } = context;
  Object.assign(record, { close_codes: closeCodes, last_refusal: lastRefusal || undefined, last_error: lastError || undefined });
  if (error) { record.error = String(error.message || error); console.error(`chatload: ${record.error} ${lastError}`); }
  if (options.out) fs.appendFileSync(options.out, `${JSON.stringify(record)}\n`);
  process.exit(error ? 1 : 0);
}

try {
  adapter.prepare?.(context);
  for (const phase of options.phases.split(',')) {
    const [name, ...values] = phase.split(':');
    await phases[name](...values);
  }
  finish();
} catch (error) { finish(error); }
