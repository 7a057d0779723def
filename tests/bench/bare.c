/* A responder without anything behind it; see bare.h. */
#include "bare.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

static struct MHD_Response *answer;

static enum MHD_Result respond(void *context, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *upload,
                               size_t *upload_size, void **state)
{
    (void)context, (void)url, (void)method, (void)version, (void)upload;
    if (*state == NULL) {
        *state = &answer;
        return MHD_YES;
    }
    if (*upload_size != 0) {
        *upload_size = 0;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, answer);
}

struct MHD_Daemon *bare_start(size_t body_bytes, int *port)
{
    char *body = malloc(body_bytes);
    struct MHD_Daemon *daemon;

    memset(body, 'x', body_bytes);
    answer = MHD_create_response_from_buffer(body_bytes, body, MHD_RESPMEM_MUST_FREE);
    (void)MHD_add_response_header(answer, "Content-Type", "application/json");
    daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, 0, NULL, NULL,
                              respond, NULL, MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
    if (daemon != NULL) {
        *port = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    }
    return daemon;
}

void bare_stop(struct MHD_Daemon *daemon)
{
    MHD_stop_daemon(daemon);
    MHD_destroy_response(answer);
}
