/* The machine's own limit: one thread, epoll, a frame built once for each message, one send() for each recipient.
   Good enough for chatload.mjs only: a fixed Sec-WebSocket-Accept (its key never changes), no fragments, nothing stored.
   gcc -O2 -o limit limit.c; ./limit PORT */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_FDS 65536
#define MOST_ROOMS 4096
#define IN_SIZE 8192
#define TEXT 1

typedef struct {
    int is_open, room, index;       /* index: its place in the room's list */
    unsigned char *in;
    int in_used;
    char *out;                      /* what the socket did not take at once */
    int out_used, out_size;
} Client;

static struct { char name[64]; int *fds, count, size; } rooms[MOST_ROOMS];
static Client *clients[MOST_FDS];
static int room_count, epoll_fd;
static const char ANSWER[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static int find_room(const char *name, int length) {
    for (int i = 0; i < room_count; i++)
        if (!strncmp(rooms[i].name, name, length) && !rooms[i].name[length]) return i;
    memcpy(rooms[room_count].name, name, length);
    return room_count++;
}

static void watch(int fd, int operation, int for_writing) {
    struct epoll_event event = {.events = EPOLLIN | (for_writing ? EPOLLOUT : 0), .data.fd = fd};
    epoll_ctl(epoll_fd, operation, fd, &event);
}

static void put(int fd, const void *bytes, int length) {
    Client *client = clients[fd];
    int taken = 0;
    if (!client->out_used) {
        taken = send(fd, bytes, length, MSG_NOSIGNAL);
        if (taken < 0) taken = 0;
        if (taken == length) return;
    }
    int rest = length - taken;
    if (client->out_used + rest > client->out_size)
        client->out = realloc(client->out, client->out_size = (client->out_used + length) * 2);
    memcpy(client->out + client->out_used, (char *)bytes + taken, rest);
    client->out_used += rest;
    watch(fd, EPOLL_CTL_MOD, 1);
}

static void put_rest(int fd) {
    Client *client = clients[fd];
    int taken = send(fd, client->out, client->out_used, MSG_NOSIGNAL);
    if (taken > 0) memmove(client->out, client->out + taken, client->out_used -= taken);
    if (!client->out_used) watch(fd, EPOLL_CTL_MOD, 0);
}

static void enter(int fd) {
    Client *client = clients[fd];
    unsigned char *end = memmem(client->in, client->in_used, "\r\n\r\n", 4);
    if (!end) return;
    char *path = strchr((char *)client->in, '/');
    int room = client->room = find_room(path, strcspn(path, " "));
    if (rooms[room].count == rooms[room].size)
        rooms[room].fds = realloc(rooms[room].fds, sizeof(int) * (rooms[room].size = rooms[room].size * 2 + 16));
    client->index = rooms[room].count;
    rooms[room].fds[rooms[room].count++] = fd;
    client->is_open = 1;
    put(fd, ANSWER, sizeof ANSWER - 1);
    int used = end + 4 - client->in;
    memmove(client->in, client->in + used, client->in_used -= used);
}

static void leave(int fd) {
    Client *client = clients[fd];
    if (client->is_open) {
        int room = client->room, last = rooms[room].fds[--rooms[room].count];
        rooms[room].fds[client->index] = last;
        clients[last]->index = client->index;
    }
    free(client->in);
    free(client->out);
    free(client);
    clients[fd] = NULL;
    close(fd);
}

static void broadcast(Client *client) {
    static unsigned char out[IN_SIZE + 4];
    int at = 0;
    while (client->in_used - at >= 6) {
        unsigned char *frame = client->in + at, *mask;
        int length = frame[1] & 127, head = 2, out_head = 2;
        if (length == 126) length = frame[2] << 8 | frame[3], head = 4;
        if (client->in_used - at < head + 4 + length) break;
        at += head + 4 + length;
        if ((frame[0] & 15) != TEXT) continue;
        mask = frame + head;
        out[0] = 0x80 | TEXT;
        if (length < 126) out[1] = length;
        else out[1] = 126, out[2] = length >> 8, out[3] = length, out_head = 4;
        for (int j = 0; j < length; j++) out[out_head + j] = mask[4 + j] ^ mask[j & 3];
        for (int j = 0; j < rooms[client->room].count; j++) put(rooms[client->room].fds[j], out, out_head + length);
    }
    if (at) memmove(client->in, client->in + at, client->in_used -= at);
}

static void read_from(int fd) {
    Client *client = clients[fd];
    int got = recv(fd, client->in + client->in_used, IN_SIZE - client->in_used, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) { leave(fd); return; }
    if (got < 0) return;
    client->in_used += got;
    if (!client->is_open) enter(fd);
    if (client->is_open) broadcast(client);
}

static void welcome(int listener) {
    int one = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0 || fd >= MOST_FDS) return;
    setsockopt(fd, SOL_TCP, TCP_NODELAY, &one, sizeof one);
    clients[fd] = calloc(1, sizeof(Client));
    clients[fd]->in = malloc(IN_SIZE);
    watch(fd, EPOLL_CTL_ADD, 0);
}

int main(int count, char **arguments) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (count != 2) return fprintf(stderr, "usage: limit PORT\n"), 2;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 2048)) return perror("limit"), 1;
    epoll_fd = epoll_create1(0);
    watch(listener, EPOLL_CTL_ADD, 0);
    for (;;) {
        struct epoll_event events[512];
        int ready = epoll_wait(epoll_fd, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) { welcome(listener); continue; }
            if (!clients[fd]) continue;
            if (events[i].events & EPOLLOUT && clients[fd]->out_used) put_rest(fd);
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_from(fd);
        }
    }
}
