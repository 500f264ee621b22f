// Socket.IO chat: join a room; each message is stored with better-sqlite3 (WAL) and then sent to the room.
// Usage: node socketio_chat.js PORT FILE
const http = require('node:http');
const Database = require('better-sqlite3');
const { Server } = require('socket.io');

const [port, file] = process.argv.slice(2);
const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = NORMAL');
database.exec('CREATE TABLE IF NOT EXISTS message(id INTEGER PRIMARY KEY, room TEXT, author TEXT, text TEXT, sent TEXT DEFAULT CURRENT_TIMESTAMP)');
const insert = database.prepare('INSERT INTO message(room, author, text) VALUES (?, ?, ?)');

const server = http.createServer();
const io = new Server(server, { perMessageDeflate: false });
io.on('connection', (socket) => {
  let room = null;
  socket.on('join', (name, done) => { room = name; socket.join(name); done(); });
  socket.on('chat', (text) => {
    if (!room) return;
    const { lastInsertRowid } = insert.run(room, 'someone', text);
    io.to(room).emit('chat', { id: Number(lastInsertRowid), message: text });
  });
});
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 1024 });
