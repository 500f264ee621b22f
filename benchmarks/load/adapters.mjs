// How each measured system is spoken to. An adapter has
//   path(client)              the address of the WebSocket
//   encode(client, text)      the frame that says `text` in the client's room
// and may have
//   prepare(context)          once, before anything else
//   hello(client)             frames to send when the socket is open; after a drop they ask for what was missed
//   ready(client, text)       whether this frame says "you are in the room" (absent: at once)
//   control(client, text)     sees the other frames without a marker: handshakes, acknowledgements, pongs
//   cursor(client, bytes, at) sees each delivery, to remember how far the client has got
//   ping(client)              what a page sends now and then
//   catchesUp                 it asks for what was missed, so nothing may be missed in a storm
import fs from 'node:fs';
import { randomUUID } from 'node:crypto';
import { counted, nowUs } from './counting.mjs';

/** The number that follows `key` at the beginning of a frame, e.g. `{"t":"event","seq":` 43. */
function numberAfter(key, bytes, at) {
  let number = 0, digit;
  for (let i = at + key.length; (digit = bytes[i]) >= 48 && digit <= 57; i++) number = number * 10 + digit - 48;
  return number;
}
const EVENT = '{"t":"event","seq":', CATCHUP = '{"t":"catchup","seq":', KIND_AT = 6, LETTER_E = 101;

/** Tsudoi: docs/realtime.md. `--sessions` names the file that `manage.py demo --sessions` has written. */
const tsudoi = {
  catchesUp: true,
  prepare(context) {
    const groups = JSON.parse(fs.readFileSync(context.sessions, 'utf8'));
    for (const client of context.clients) {
      const group = groups[client.room.number];
      client.address = group.socket;
      client.headers.Cookie = group.members[client.member % group.members.length].cookie;
    }
  },
  path: (client) => client.address,
  hello: (client) => [JSON.stringify({ t: 'hello', after: client.lastSeq })],
  ready: (client, text) => text.startsWith('{"t":"welcome"'),
  encode: (client, text) => `{"t":"post","id":"${randomUUID()}","body":${JSON.stringify(text)}}`,
  ping: (client) => `{"t":"ping","seq":${client.lastSeq}}`,
  cursor(client, bytes, at) {
    const key = bytes[at + KIND_AT] === LETTER_E ? EVENT : CATCHUP;
    const seq = numberAfter(key, bytes, at);
    if (seq > client.lastSeq) client.lastSeq = seq;
  },
  control(client, text) {
    if (text.startsWith('{"t":"ack"')) counted.acknowledged++;
    else if (text.startsWith('{"t":"refusal"')) { counted.refused++; client.context.lastRefusal = text; }
    else if (text.startsWith('{"t":"catchup"')) client.lastSeq = Math.max(client.lastSeq, numberAfter(CATCHUP, Buffer.from(text), 0));
    else if (text.startsWith('{"t":"reset"')) client.lastSeq = JSON.parse(text).seq;
    else if (text.startsWith('{"t":"pong"') && client.pingedAt) { counted.times.add(nowUs() - client.pingedAt); client.pingedAt = 0; }
  },
};

/** The Channels tutorial's wire format. */
const channels = (folder) => ({
  path: (client) => `/ws/${folder}/${client.roomName}/`,
  encode: (client, text) => JSON.stringify({ message: text }),
});

const socketio = {
  path: () => '/socket.io/?EIO=4&transport=websocket',
  control(client, text) {
    if (text === '2') client.send('3'); // ping, pong
    else if (text[0] === '0') client.send('40');
    else if (text.startsWith('40')) client.send(`420["join","${client.roomName}"]`);
  },
  ready: (client, text) => text.startsWith('430'),
  encode: (client, text) => `42["chat",${JSON.stringify(text)}]`,
};

/** What the limits speak: whatever is sent comes back to everybody with the same path. */
const raw = { path: (client) => `/${client.roomName}`, encode: (client, text) => text };

export const adapters = { tsudoi, socketio, raw, channels_tutorial: channels('chat'), channels_naive: channels('persist') };
