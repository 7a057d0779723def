/* A small group of companies on a fresh store, made through the features' own functions: who plays
   in scenarios of the loop. Everybody acts with a form, as over the API, at the group's own now. */
#ifndef TESTS_GROUP_H
#define TESTS_GROUP_H

#include "base/actor.h"
#include "feature/request/request.h"
#include "support.h"

struct group {
    struct test_store *test;
    int64_t now_ms; /* moved by the test; begins at TEST_NOW_MS */

    int64_t jkl, hotel;                      /* companies */
    int64_t marketing, it, net, hr, kitchen; /* units; the last is the hotel's */
    int64_t client;                          /* an external customer */
    int64_t ana, max, boss;                  /* of marketing; boss leads it */
    int64_t ivo, eva, lea;                   /* of IT; lea leads it */
    int64_t nils;                            /* of the network team */
    int64_t hana, hugo;                      /* of HR; hugo leads it */
    int64_t carl;                            /* of the hotel's kitchen */
    int64_t paul;                            /* of a partner of JKL */
    int64_t admin;                           /* administers, and belongs nowhere */

    int64_t problem; /* IT, for everybody; a form with `where` */
    int64_t laptop;  /* IT, 1000 EUR, approved by boss above 500, explicit acceptance */
    int64_t cable;   /* network team, for everybody */
    int64_t salary;  /* HR, confidential */
    int64_t trouble; /* HR, named: handled by hana and max; a form with `about`, whom it concerns */
};

void group_make(struct test_store *test, struct group *group);

/* Parts, for other groups. */
int64_t group_company(struct group *group, const char *name);
int64_t group_unit(struct group *group, int64_t company_id, const char *code);
int64_t group_person(struct group *group, const char *name);
void group_relate(struct group *group, int64_t person_id, int64_t party_id, const char *kind,
                  int64_t from_ms, int64_t to_ms);
/* OFFERING of UNIT called TITLE, its terms as usual where they are not told. */
int64_t group_offering(struct group *group, int64_t unit_id, const char *title,
                       struct catalogue_offering offering);

/* Run APPLY or WORK at the group's now. */
struct err *group_write(struct group *group, store_work *apply, void *context);
struct err *group_read(struct group *group, store_work *work, void *context);

/* Who PERSON is now; person_id 0: nobody. */
struct err *group_actor(struct store_tx *tx, const struct group *group, int64_t person_id,
                        struct actor *actor);
/* Ask by FORM (or record, where it tells when it happened); *ID: the request. */
struct err *group_ask(struct group *group, int64_t person_id, const struct request_form *form,
                      int64_t *id);
/* PERSON does VERB on request ID; *RESULT_ID (or NULL): the request to be shown. */
struct err *group_do(struct group *group, int64_t person_id, enum request_verb verb, int64_t id,
                     const struct request_form *form, int64_t *result_id);
/* May PERSON know of it, by the gate? */
bool group_sees(struct group *group, int64_t person_id, int64_t id);
/* The row, as the system reads it. */
struct request group_request(struct group *group, int64_t id);
/* Run what is due at the group's now; how many steps were done. */
int64_t group_tick(struct group *group);
/* The chain of all events is whole. */
void group_verify(struct group *group);

#endif
