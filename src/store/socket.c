/* DIR/socket: commands of the same user, answered by the process that has the folder. One line each
   way. The folder is reached by /proc/self/fd, since a socket's own path may be 107 bytes at most.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "store/engine.h"

#define LINE_BYTES_MAX  ((size_t)1024 * 1024)
#define THREADS         4 /* commands at once; an import may take long */
#define REQUEST_SECONDS 5 /* for a whole request to come, once connected */

struct socket_server {
    struct store *store;
    store_command *command;
    void *context;
    int fd;
    pthread_t threads[THREADS];
    unsigned thread_count;
};

static bool folder_address(const char *folder, int *folder_fd, struct sockaddr_un *address)
{
    *folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/socket", *folder_fd);
    return *folder_fd >= 0;
}

/* Read until a line feed or the end; false: too long, or broken off. */
static bool line_read(int fd, struct buf *line)
{
    char chunk[4096];

    for (;;) {
        ssize_t got = recv(fd, chunk, sizeof chunk, 0);

        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        const char *end = memchr(chunk, '\n', (size_t)got);
        buf_add(line, (struct str){chunk, end != NULL ? (size_t)(end - chunk) : (size_t)got});
        if (line->full) return false;
        if (end != NULL) return true;
    }
}

static bool text_send(int fd, struct str text)
{
    while (text.len > 0) {
        ssize_t sent = send(fd, text.ptr, text.len, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        text = str_sub(text, (size_t)sent, text.len - (size_t)sent);
    }
    return true;
}

static bool line_send(int fd, struct str text)
{
    return text_send(fd, text) && text_send(fd, STR("\n"));
}

/* ---- the server ---- */

static bool peer_allowed(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == geteuid() || peer.uid == 0;
}

static void command_answer(struct socket_server *server, int fd)
{
    static const struct timeval patience = {.tv_sec = REQUEST_SECONDS};
    struct arena *arena = arena_new(limits.request_arena_bytes_max);
    jmp_buf full;

    if (arena == NULL) return;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (setjmp(full) == 0) {
        struct buf line;

        arena_escape(arena, &full);
        line = buf_new(arena, LINE_BYTES_MAX);
        if (peer_allowed(fd) && line_read(fd, &line)) {
            line_send(fd, server->command(server->context, arena, buf_str(&line)));
        }
    }
    arena_free(arena);
}

static void *server_main(void *context)
{
    struct socket_server *server = context;

    for (;;) {
        int fd = accept4(server->fd, NULL, NULL, SOCK_CLOEXEC);

        if (fd >= 0) {
            command_answer(server, fd);
            close(fd);
        } else if (errno == EINVAL || errno == EBADF) {
            return NULL; /* shut down by socket_close */
        } else if (errno != EINTR && errno != ECONNABORTED) {
            usleep(100000); /* out of descriptors: they come back */
        }
    }
}

static struct err *server_listen(struct socket_server *server, struct arena *arena)
{
    const char *folder = server->store->config.data_dir;
    struct sockaddr_un address;
    int folder_fd;
    bool good = folder_address(folder, &folder_fd, &address);

    server->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* Before bind, so that it is never open to others; a file left by a crash is ours to remove,
       since the folder is locked. */
    good = good && server->fd >= 0 && fchmod(server->fd, 0600) == 0;
    good = good && (unlink(address.sun_path) == 0 || errno == ENOENT);
    good = good && bind(server->fd, (struct sockaddr *)&address, sizeof address) == 0;
    good = good && listen(server->fd, THREADS) == 0;
    int number = errno;
    if (folder_fd >= 0) close(folder_fd);
    if (good) return NULL;
    if (server->fd >= 0) close(server->fd);
    return ERR(arena, ERR_IO, "%s/socket: %s", folder, strerror(number));
}

struct err *store_socket_serve(struct store *store, store_command *command, void *context)
{
    struct socket_server *server = ARENA_NEW(store->arena, struct socket_server);

    *server = (struct socket_server){.store = store, .command = command, .context = context};
    TRY(server_listen(server, store->arena));
    store->socket = server;
    while (server->thread_count < THREADS) {
        pthread_t *thread = &server->threads[server->thread_count];

        if (pthread_create(thread, NULL, server_main, server) != 0) {
            socket_close(store);
            return ERR(store->arena, ERR_BUSY, "no thread for DIR/socket");
        }
        server->thread_count++;
    }
    return NULL;
}

void socket_close(struct store *store)
{
    struct socket_server *server = store->socket;
    struct sockaddr_un address;
    int folder_fd;

    if (server == NULL) return;
    shutdown(server->fd, SHUT_RDWR);
    for (unsigned i = 0; i < server->thread_count; i++)
        pthread_join(server->threads[i], NULL);
    close(server->fd);
    if (folder_address(store->config.data_dir, &folder_fd, &address)) {
        unlink(address.sun_path);
        close(folder_fd);
    }
    store->socket = NULL;
}

/* ---- the client ---- */

static struct err *ask(struct arena *arena, int fd, const char *folder, struct str request,
                       struct str *answer)
{
    struct sockaddr_un address;
    struct buf line = buf_new(arena, LINE_BYTES_MAX);
    int folder_fd;
    bool connected = folder_address(folder, &folder_fd, &address) &&
                     connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    int number = errno;

    if (folder_fd >= 0) close(folder_fd);
    if (!connected) {
        bool absent = number == ENOENT || number == ECONNREFUSED || number == ENOTDIR;

        return ERR(arena, absent ? ERR_NOT_FOUND : ERR_IO, "%s/socket: %s", folder,
                   strerror(number));
    }
    if (!line_send(fd, request) || !line_read(fd, &line)) {
        return ERR(arena, ERR_IO, "%s/socket: the server did not answer", folder);
    }
    *answer = buf_str(&line);
    return NULL;
}

struct err *store_socket_ask(struct arena *arena, const char *data_dir, struct str request,
                             struct str *answer)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *answer = STR_NONE;
    if (fd < 0) return ERR(arena, ERR_IO, "socket: %s", strerror(errno));
    struct err *err = ask(arena, fd, data_dir, request, answer);
    close(fd);
    return err;
}
