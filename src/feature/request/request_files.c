/* Files of a request: answers of its form, what goes with words, what the one above passes on. */
#include "feature/request/request_files.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/limits.h"
#include "feature/catalogue/catalogue.h"
#include "feature/request/request_act.h"
#include "store/store.h"
#include "web/req.h"

#define PASSED "file."

/* ---- answers of the form ---- */

typedef struct err *answer_work(struct store_tx *tx, void *context, const char *field,
                                struct doc *id);

/* WORK on every id that the answers of the form hold. */
static struct err *answers_walk(struct store_tx *tx, const struct catalogue_offering *offering,
                                struct doc *answers, answer_work *work, void *context)
{
    for (size_t i = 0; i < offering->field_count; i++) {
        const struct catalogue_field *field = &offering->fields[i];
        const struct doc *list = doc_find(answers, field->name);

        if (!catalogue_brings_files(field) || list == NULL || list->kind != DOC_LIST) continue;
        for (struct doc *one = list->children.first; one != NULL; one = one->next) {
            if (one->kind == DOC_TEXT) TRY(work(tx, context, str_c(tx->arena, field->name), one));
        }
    }
    return NULL;
}

/* NULL: no answer can hold a file. */
static struct err *answers_read(struct store_tx *tx, const struct catalogue_offering *offering,
                                const struct request *request, struct doc **answers)
{
    *answers = NULL;
    if (str_empty(request->fields) || !catalogue_form_brings_files(offering)) return NULL;
    return doc_read(tx->arena, request->fields, limits.json_depth_max, answers);
}

static struct err *answer_seen(struct store_tx *tx, void *context, const char *field,
                               struct doc *id)
{
    bool *any = context;

    (void)tx;
    (void)field;
    (void)id;
    *any = true;
    return NULL;
}

struct err *request_files_any(struct store_tx *tx, const struct catalogue_offering *offering,
                              const struct request *request, bool *any)
{
    struct doc *answers;

    *any = false;
    TRY(answers_read(tx, offering, request, &answers));
    return answers == NULL ? NULL : answers_walk(tx, offering, answers, answer_seen, any);
}

struct keeping {
    const struct request *request;
    struct attachment_list had; /* those that are named again lose their id here */
};

static struct attachment *file_of(const struct attachment_list *list, struct str id)
{
    int64_t wanted;

    for (size_t i = 0; id_parse(id, &wanted) && i < list->count; i++) {
        if (list->items[i].id == wanted) return &list->items[i];
    }
    return NULL;
}

static struct err *answer_keep(struct store_tx *tx, void *context, const char *field,
                               struct doc *id)
{
    struct keeping *keeping = context;
    const struct attachment_use use = {keeping->request->id, "field", str_of(field), NONE};
    struct attachment *had = file_of(&keeping->had, id->text);
    int64_t file_id;

    if (had != NULL) {
        had->id = NONE;
        return NULL;
    }
    if (!id_parse(id->text, &file_id)) return ERR_REFUSE(tx->arena, ERR_BAD_REFERENCE);
    return attachment_use(tx, keeping->request->asked_by_id, file_id, &use);
}

struct err *request_files_keep(struct store_tx *tx, const struct catalogue_offering *offering,
                               const struct request *request)
{
    struct grant grant = access_system_grant(request->id);
    struct keeping keeping = {.request = request};
    struct doc *answers;

    if (!catalogue_form_brings_files(offering)) return NULL;
    TRY(attachment_of(tx, &grant, &keeping.had));
    TRY(answers_read(tx, offering, request, &answers));
    if (answers != NULL) TRY(answers_walk(tx, offering, answers, answer_keep, &keeping));
    for (size_t i = 0; i < keeping.had.count; i++) {
        const struct attachment *file = &keeping.had.items[i];

        if (file->id != NONE && str_is(file->role, "field")) TRY(attachment_drop(tx, file));
    }
    return NULL;
}

struct copying {
    const struct request *request;
    struct attachment_list of;
};

static struct err *answer_copy(struct store_tx *tx, void *context, const char *field,
                               struct doc *id)
{
    struct copying *copying = context;
    const struct attachment_use use = {copying->request->id, "field", str_of(field), NONE};
    const struct attachment *from = file_of(&copying->of, id->text);
    int64_t copy_id;

    if (from == NULL) return NULL;
    TRY(attachment_copy(tx, from, copying->request->asked_by_id, &use, &copy_id));
    id->text = str_of_int(tx->arena, copy_id);
    return NULL;
}

struct err *request_files_again(struct store_tx *tx, const struct catalogue_offering *offering,
                                const struct request *before, struct request *request)
{
    struct grant grant = access_system_grant(before->id);
    struct copying copying = {.request = request};
    struct buf out = buf_new(tx->arena, limits.body_bytes_max);
    struct doc *answers;

    TRY(answers_read(tx, offering, before, &answers));
    if (answers == NULL) return NULL;
    TRY(attachment_of(tx, &grant, &copying.of));
    TRY(answers_walk(tx, offering, answers, answer_copy, &copying));
    doc_json(&out, answers, NULL);
    request->fields = buf_str(&out);
    return NULL;
}

/* ---- with words ---- */

struct doc *request_files_said(struct arena *arena, const struct request_act *act)
{
    const struct str *named = act->form->files.items;
    struct doc *list = doc_list(arena);

    for (size_t i = 0; i < act->form->files.count; i++) {
        if (!str_empty(named[i])) doc_put_text(arena, list, NULL, named[i]);
    }
    if (act->req != NULL) attachment_held_put(act->req, "_files", list);
    return list;
}

static bool needs_words(enum request_verb verb)
{
    return verb == VERB_MESSAGE || verb == VERB_NOTE || verb == VERB_QUESTION;
}

/* With words come files alone, none that answers a question. */
static bool brings_answers(const struct request_act *act)
{
    const struct upload *upload = act->req == NULL ? NULL : act->req->uploads;

    while (upload != NULL && str_is(upload->name, "_files"))
        upload = upload->next;
    return upload != NULL;
}

struct err *request_files_faults(struct store_tx *tx, const struct request_act *act)
{
    const struct doc *said = request_files_said(tx->arena, act);

    if (needs_words(act->verb) && str_empty(act->form->text) && said->children.count == 0)
        TRY(request_fault(tx, act, "text", ERR_REQUIRED));
    if (brings_answers(act)) return request_fault(tx, act, "files", ERR_UNKNOWN_FIELD);
    if (said->children.count > limits.attachments_max) {
        struct str limit = str_of_int(tx->arena, (int64_t)limits.attachments_max);

        return request_fault_limit(tx, act, "files", ERR_TOO_MANY, limit);
    }
    for (const struct doc *one = said->children.first; one != NULL; one = one->next) {
        struct attachment file;
        int64_t id;

        if (!id_parse(one->text, &id)) return request_fault(tx, act, "files", ERR_BAD_REFERENCE);
        struct err *err = attachment_own(tx, act->actor, NONE, id, &file);
        if (err != NULL && err->code != ERR_NOT_FOUND) return err;
        if (err != NULL) return request_fault(tx, act, "files", ERR_BAD_REFERENCE);
    }
    return NULL;
}

struct err *request_files_say(struct store_tx *tx, const struct request *request,
                              const struct request_act *act, int64_t event_id)
{
    const struct doc *said = request_files_said(tx->arena, act);
    const struct attachment_use use = {request->id, act->verb == VERB_NOTE ? "note" : "said",
                                       STR_NONE, event_id};

    for (const struct doc *one = said->children.first; one != NULL; one = one->next) {
        int64_t id;

        if (!id_parse(one->text, &id)) return ERR_REFUSE(tx->arena, ERR_BAD_REFERENCE);
        TRY(attachment_use(tx, request_actor_id(act), id, &use));
    }
    return NULL;
}

/* ---- passed on ---- */

bool request_files_named(struct str name, int64_t *id)
{
    struct str start = STR(PASSED);

    return str_starts(name, start) && id_parse(str_sub(name, start.len, name.len), id);
}

struct err *request_files_check(struct store_tx *tx, const struct request_act *act,
                                const struct request *parent, int64_t id)
{
    struct grant grant = access_system_grant(parent->id);
    struct attachment file;
    struct err *err = attachment_get(tx, &grant, id, &file);

    if (err == NULL || err->code != ERR_NOT_FOUND) return err;
    return request_fault(tx, act, "disclose", ERR_BAD_CHOICE);
}

struct err *request_files_pass(struct store_tx *tx, const struct request *parent,
                               const struct request_act *act, const struct request *child)
{
    const struct attachment_use use = {child->id, "passed", STR_NONE, NONE};
    const struct str *names = act->form->disclose.items;
    struct grant grant = access_system_grant(parent->id);

    for (size_t i = 0; i < act->form->disclose.count; i++) {
        struct attachment file;
        int64_t id, copy_id;

        if (!request_files_named(names[i], &id)) continue;
        TRY(attachment_get(tx, &grant, id, &file));
        TRY(attachment_copy(tx, &file, request_actor_id(act), &use, &copy_id));
    }
    return NULL;
}
