// The clock, and what is counted while a phase runs.
const BEGIN = process.hrtime.bigint();

/** Microseconds since this program began. */
export const nowUs = () => Number(process.hrtime.bigint() - BEGIN) / 1000;
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const BUCKET_US = 100, BUCKETS = 600_000; // 0.1 ms wide, up to a minute

/** Times in microseconds, kept as a histogram. */
export class Times {
  constructor() { this.counts = new Uint32Array(BUCKETS); this.n = 0; this.max = 0; }

  add(us) {
    if (us < 0) us = 0;
    if (us > this.max) this.max = us;
    this.counts[Math.min((us / BUCKET_US) | 0, BUCKETS - 1)]++;
    this.n++;
  }

  /** The quantile in milliseconds; null without any time. */
  quantile(share) {
    const wanted = Math.ceil(this.n * share);
    for (let bucket = 0, seen = 0; this.n && bucket < BUCKETS; bucket++) {
      seen += this.counts[bucket];
      if (seen >= wanted) return round((bucket + 0.5) * BUCKET_US / 1000, 2);
    }
    return null;
  }
}

/** Counters of the running phase. */
export let counted = fresh();
export function countAnew() { counted = fresh(); return counted; }
function fresh() {
  return {
    sent: 0, received: 0, twice: 0, elsewhere: 0, late: 0, reordered: 0, acknowledged: 0, refused: 0, bytes: 0,
    times: new Times(), lastLatency: 0, lastReceivedAt: 0,
  };
}

/** Connections over the whole run. */
export const connections = { failed: 0, closed: 0, closeCodes: {} };

export const round = (number, digits = 0) => +number.toFixed(digits);
