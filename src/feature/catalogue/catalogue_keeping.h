/* What an offering keeps of people: who handles what is asked of named persons, and for how long
   requests stay after their end. Who may change it: docs/decisions/017. */
#ifndef CATALOGUE_CATALOGUE_KEEPING_H
#define CATALOGUE_CATALOGUE_KEEPING_H

#include "base/err.h"

struct access_leaver;
struct actor;
struct catalogue_offering;
struct store_tx;
struct web_routes;

/* Days between the end of a request and its erasure. */
#define CATALOGUE_RETENTION_DAYS     1095 /* where an offering says nothing: three years */
#define CATALOGUE_RETENTION_DAYS_MIN 30   /* so long may a request be reopened */
#define CATALOGUE_RETENTION_DAYS_MAX 3650

struct catalogue_handler {
    int64_t id;
    struct str name;
};

/* Who is on the list of an offering and has not left, by name. */
MUST_CHECK struct err *catalogue_handlers_of(struct store_tx *tx, int64_t offering_id,
                                             struct catalogue_handler **handlers, size_t *count);
/* Pure: may this person change that list? The handlers, and the leads of the unit. */
bool catalogue_may_list(const struct actor *actor, const struct catalogue_offering *offering);
/* For requests to come; those that were asked keep their own list. ERR_NOT_NAMED, ERR_SELF_HANDLER
   when they are the actor; nothing happens when they are on it. */
MUST_CHECK struct err *catalogue_handler_add(struct store_tx *tx, int64_t actor_id,
                                             const struct catalogue_offering *offering,
                                             int64_t person_id);
/* ERR_NOT_NAMED, ERR_NOT_FOUND, ERR_HANDLER_APPROVES, ERR_LAST_HANDLER. */
MUST_CHECK struct err *catalogue_handler_drop(struct store_tx *tx, int64_t actor_id,
                                              const struct catalogue_offering *offering,
                                              int64_t person_id);

MUST_CHECK struct err *catalogue_retention_get(struct store_tx *tx, int64_t offering_id,
                                               int64_t *days);
MUST_CHECK struct err *catalogue_retention_set(struct store_tx *tx, int64_t actor_id,
                                               int64_t offering_id, int64_t days);

/* Of access_leavers: the last handler of a live offering stays until there is another one. */
extern const struct access_leaver catalogue_leaver;

extern const struct web_routes catalogue_keeping_routes;

#endif
