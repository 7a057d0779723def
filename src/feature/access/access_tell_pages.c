/* What is kept about who signs in, told to them: rights, tokens, sessions; never a secret. */
#include "base/actor.h"
#include "feature/access/access.h"
#include "store/store.h"
#include "web/req.h"

#define ROWS_TOLD_MAX 500

static struct err *tell_tokens(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "tokens");
    struct access_bearer *bearers;
    size_t count;

    TRY(access_bearers_of(tx, req->actor->person_id, ROWS_TOLD_MAX, &bearers, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *item = doc_put_object(req->arena, items, NULL);

        doc_put_id(req->arena, item, "id", bearers[i].id);
        doc_put_text(req->arena, item, "name", bearers[i].name);
        doc_put_time(req->arena, item, "made", bearers[i].made_ms);
        access_scopes_put(req->arena, item, bearers[i].scopes);
    }
    return NULL;
}

static struct err *tell_sessions(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "sessions");
    struct sql_rows rows;

    TRY(sql_query(tx, SQL_ACCESS_SESSIONS_OF, &rows, sql_i(req->actor->person_id),
                  sql_i(ROWS_TOLD_MAX)));
    while (sql_next(&rows)) {
        struct doc *item = doc_put_object(req->arena, items, NULL);

        doc_put_time(req->arena, item, "made", sql_int(&rows));
        doc_put_time(req->arena, item, "seen", sql_int(&rows));
        doc_put_bool(req->arena, item, "shared", sql_int(&rows) != NONE);
    }
    return sql_done(&rows);
}

struct err *access_tell(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct str theme;

    TRY(access_theme_get(tx, req->actor->person_id, &theme));
    doc_put_bool(req->arena, doc, "admin", req->actor->admin);
    doc_put_text(req->arena, doc, "theme", theme);
    TRY(tell_tokens(req, tx, doc));
    return tell_sessions(req, tx, doc);
}
