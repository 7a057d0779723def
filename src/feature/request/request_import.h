/* History of another system from an event log: each case becomes a request, each of its events an
   event `request.log` {activity, resource, attributes} with its own time. What the log does not
   tell stays empty: no requester, no promised date, no rating. Who closed a case is not known, so
   an accepted one is implied; between resolved and closed it is nobody's turn. A case is made once,
   known by "log:ORIGIN:CASE". */
#ifndef REQUEST_REQUEST_IMPORT_H
#define REQUEST_REQUEST_IMPORT_H

#include "base/err.h"

struct doc;
struct log_case;
struct store;

/* What a case must fit into, so that a slice of cases is one short write and one short message. */
#define IMPORT_CASE_JSON_MAX  ((size_t)768 * 1024)
#define IMPORT_CASE_BYTES_MAX ((size_t)8 * 1024 * 1024) /* of its attributes, in memory */
#define IMPORT_ATTRIBUTES_MAX ((size_t)500)             /* of one event or case */
#define IMPORT_ID_BYTES_MAX   ((size_t)400)             /* of a case */

/* How a log is read as requests. */
struct request_import_map {
    struct str origin;   /* tells the cases of one system from another's: "helpdesk" */
    struct str customer; /* attribute that names an external customer; the first value of a case
                            counts. Absent, or no value: the origin stands for them */
    struct str supplier; /* attribute that names the supplying unit; the same */
    /* Activities, parted by commas. The last event decides: closed is accepted, delivered is
       delivered, paused is promised and paused; every other is promised. */
    struct str closed, delivered, paused;
};

/* The map of this name: "helpdesk". False: there is none. */
bool request_import_map_find(struct str name, struct request_import_map *map);

/* One case as MAP reads it, as a document that request_import_act understands. ERR_BAD_FILE when it
   cannot be kept: too large, or without any time. Errors and CASE in ARENA. */
MUST_CHECK struct err *request_import_case(struct arena *arena,
                                           const struct request_import_map *map,
                                           const struct log_case *one, struct doc **doc);

/* Keep REQUEST {origin, cases} in one background write, in the first company (made when there is
   none). ANSWER: {requests, events, known}; known are those that were there already. */
MUST_CHECK struct err *request_import_act(struct store *store, struct arena *arena, int64_t now_ms,
                                          const struct doc *request, struct doc *answer);

#endif
