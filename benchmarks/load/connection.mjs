// One WebSocket client: raw TCP and hand-made RFC 6455 frames (a mask of zeros, no compression offered), one shared read
// buffer, no JSON parsing of deliveries: 2 to 4 microseconds of CPU for each, so that one core can watch a server.
//
// A delivered message is recognised by the marker CL~room~number~time~ inside it, wherever that is.
import net from 'node:net';
import { connections, counted, nowUs } from './counting.mjs';

const SHARED = Buffer.allocUnsafe(1 << 18), MARKER = Buffer.from('CL~'), TILDE = 126;
const HEAD_END = '\r\n\r\n';
let likelyAt = 0; // where the marker was in the last frame: it is there again in most

/** A text (or other) frame as a client sends it. */
export function frame(text, opcode = 1) {
  const payload = Buffer.from(text), length = payload.length;
  let head;
  if (length < 126) { head = Buffer.alloc(6); head[1] = 0x80 | length; }
  else if (length < 65536) { head = Buffer.alloc(8); head[1] = 0x80 | 126; head.writeUInt16BE(length, 2); }
  else { head = Buffer.alloc(14); head[1] = 0x80 | 127; head.writeUInt32BE(length, 6); }
  head[0] = 0x80 | opcode;
  return Buffer.concat([head, payload]);
}

export class Connection {
  /** `context` has the adapter, the host, the port of this client and the timeout in seconds. */
  constructor(context, room, member, port) {
    Object.assign(this, { context, room, member, port, headers: {}, isReady: false, isStalled: false, lastSeq: 0, pingedAt: 0 });
    this.roomName = `load${room.number}`;
    this.first = this.next = 0;   // first message of this phase; the next one that is expected
    this.ahead = new Set();       // messages that came before their turn
    this.outage = null;           // while a storm runs: what this client has got of what was said
  }

  send(text) { if (this.socket) this.socket.write(frame(text)); }

  /** Connect and enter the room; resolves when this client is in it, with the microseconds it took. */
  open() {
    const { adapter, host, timeout } = this.context, began = nowUs();
    Object.assign(this, { rest: null, isOpen: false, isReady: false, greeted: false });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(new Error('timeout')), timeout * 1000);
      this.entered = () => { clearTimeout(timer); resolve(nowUs() - began); };
      this.fail = (error) => { clearTimeout(timer); connections.failed++; this.drop(); reject(error); };
      const socket = this.socket = net.connect({ host, port: this.port, noDelay: true,
        onread: { buffer: SHARED, callback: (length, buffer) => { if (this.socket === socket) this.read(buffer, length); return true; } } });
      socket.on('connect', () => socket.write([
        `GET ${adapter.path(this)} HTTP/1.1`, `Host: ${host}:${this.port}`, 'Upgrade: websocket', 'Connection: Upgrade',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13', `Origin: http://${host}:${this.port}`,
        ...Object.entries(this.headers).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')));
      socket.on('error', (error) => { if (this.socket === socket && !this.isReady) this.fail(error); });
      socket.on('close', () => {
        if (this.socket !== socket) return;
        if (this.isReady) this.wasClosed('none'); else this.fail(new Error('closed'));
      });
    });
  }

  drop() { const socket = this.socket; this.socket = null; this.isReady = false; if (socket) socket.destroy(); }

  wasClosed(code) {
    connections.closed++;
    connections.closeCodes[code] = (connections.closeCodes[code] || 0) + 1;
    this.drop();
  }

  becomesReady() {
    if (this.isReady) return;
    this.isReady = true;
    const outage = this.outage;
    if (outage) { // everything said up to here must still arrive for this client to be caught up
      outage.readyAt = nowUs();
      outage.readyNumber = this.room.said;
      for (let number = outage.from; number < outage.readyNumber; number++) if (!outage.got.has(number)) outage.missing++;
      if (!outage.missing) outage.caughtUpAt = outage.readyAt;
    }
    this.entered();
  }

  read(chunk, length) {
    const { adapter } = this.context;
    let buffer = chunk, at = 0, end = length;
    if (this.rest) { buffer = Buffer.concat([this.rest, chunk.subarray(0, length)]); end = buffer.length; this.rest = null; }
    if (!this.isOpen) {
      const headEnd = buffer.subarray(0, end).indexOf(HEAD_END);
      if (headEnd < 0) { this.rest = Buffer.from(buffer.subarray(0, end)); return; }
      const answer = buffer.toString('latin1', 0, headEnd);
      if (!answer.startsWith('HTTP/1.1 101')) { this.fail(new Error(answer.split('\r\n')[0])); return; }
      this.isOpen = true;
      at = headEnd + HEAD_END.length;
      for (const text of adapter.hello ? adapter.hello(this) : []) this.send(text);
      if (!adapter.ready) this.becomesReady();
    }
    while (end - at >= 2) {
      const opcode = buffer[at] & 15;
      let size = buffer[at + 1] & 127, body = at + 2;
      if (size === 126) { if (end - at < 4) break; size = buffer.readUInt16BE(at + 2); body = at + 4; }
      else if (size === 127) { if (end - at < 10) break; size = buffer.readUInt32BE(at + 6); body = at + 10; }
      if (end - body < size) break;
      if (opcode <= 2) this.take(buffer, body, body + size);
      else if (opcode === 9) this.socket.write(frame(buffer.subarray(body, body + size), 10));
      else if (opcode === 8) {
        const code = size >= 2 ? buffer.readUInt16BE(body) : 'none';
        if (this.isReady) this.wasClosed(code); else this.fail(new Error(`closed with ${code}`));
        return;
      }
      at = body + size;
      if (!this.socket) return;
    }
    if (at < end) this.rest = Buffer.from(buffer.subarray(at, end));
  }

  /** A frame has come: deliveries are counted, the rest goes to the adapter. */
  take(buffer, start, end) {
    const { adapter } = this.context;
    let at = start + likelyAt;
    if (!(at + 3 < end && buffer[at] === 67 && buffer[at + 1] === 76 && buffer[at + 2] === TILDE)) {
      at = buffer.indexOf(MARKER, start);
      if (at < 0 || at >= end) {
        const text = buffer.toString('utf8', start, end);
        if (!this.isReady && adapter.ready && adapter.ready(this, text)) this.becomesReady();
        else if (adapter.control) adapter.control(this, text);
        return;
      }
      likelyAt = at - start;
    }
    if (adapter.cursor) adapter.cursor(this, buffer, start);
    counted.bytes += end - start;
    this.delivered(buffer, at);
    if (!this.outage) return;
    // who comes back gets many messages in one frame
    while ((at = buffer.indexOf(MARKER, at + 3)) >= 0 && at < end) this.delivered(buffer, at);
  }

  delivered(buffer, at) {
    let room = 0, number = 0, sentAt = 0, digit;
    at += 3;
    while ((digit = buffer[at++]) !== TILDE) room = room * 10 + digit - 48;
    while ((digit = buffer[at++]) !== TILDE) number = number * 10 + digit - 48;
    while ((digit = buffer[at++]) !== TILDE) sentAt = sentAt * 10 + digit - 48;
    const now = counted.lastReceivedAt = nowUs();
    if (room !== this.room.number) { counted.elsewhere++; return; }
    if (this.outage) { this.deliveredInStorm(number, now); return; }
    if (number < this.first) { counted.late++; return; }
    if (number === this.next) { this.next++; while (this.ahead.size && this.ahead.delete(this.next)) this.next++; }
    else if (number < this.next || this.ahead.has(number)) { counted.twice++; return; }
    else this.ahead.add(number);
    if (this.ahead.size) counted.reordered++;
    counted.received++;
    counted.times.add(counted.lastLatency = now - sentAt);
  }

  deliveredInStorm(number, now) {
    const outage = this.outage;
    if (outage.got.has(number)) { counted.twice++; return; }
    outage.got.add(number);
    counted.received++;
    if (!outage.readyAt) return;
    if (number >= outage.readyNumber) outage.liveAt ||= now;
    else if (number >= outage.from && --outage.missing === 0) outage.caughtUpAt = now;
  }
}
