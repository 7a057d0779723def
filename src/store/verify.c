/* Go through the log again: every event's digest, computed anew by feature/event, and every seal.
   Read page by page, each in its own transaction, since the log may be long. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "store/engine.h"

#define HEX_LEN           (2 * SHA256_SIZE)
#define DIGESTS_BYTES_MAX ((size_t)64 * 1024 * 1024) /* of one seal */

struct verify {
    store_event_check *check;
    struct seal_report *report;
    struct store_tx *tx; /* of the page */
    struct err *err;
    int64_t seq; /* of the event whose digest came last */
    int64_t seal_id, seal_first, seal_last;
    char hash[HEX_LEN + 1]; /* as the open seal, or the last one, tells it */
    struct buf digests;     /* the hash before the open seal, then its digests so far */
    struct arena *pages, *seals;
    bool grown; /* the page had events */
};

static bool found_bad(const struct verify *verify)
{
    return verify->report->bad_event_id != 0 || verify->report->bad_seal != 0;
}

/* Open the seal after the last one; FOUND says whether there is one. */
static struct err *seal_open(struct verify *verify, bool *found)
{
    struct sql_rows rows;
    struct str hash;

    arena_reset(verify->seals);
    verify->digests = buf_new(verify->seals, DIGESTS_BYTES_MAX);
    buf_add_c(&verify->digests, verify->hash);
    TRY(sql_query(verify->tx, SQL_SEAL_LIST, &rows, sql_i(verify->seal_id), sql_i(1)));
    *found = sql_next(&rows);
    if (*found) {
        bool next = sql_int(&rows) == verify->seal_id + 1;

        verify->seal_id++;
        verify->seal_first = sql_int(&rows);
        verify->seal_last = sql_int(&rows);
        hash = sql_text(&rows);
        if (!next || hash.len != HEX_LEN || verify->seal_first != verify->seq + 1 ||
            verify->seal_last < verify->seal_first) {
            verify->report->bad_seal = verify->seal_id;
        } else {
            memcpy(verify->hash, hash.ptr, HEX_LEN);
        }
    }
    return sql_done(&rows);
}

static void seal_close(struct verify *verify)
{
    struct str hash = sha256_hex(verify->seals, buf_str(&verify->digests));

    if (verify->digests.full || !str_is(hash, verify->hash)) {
        verify->report->bad_seal = verify->seal_id;
    } else {
        verify->report->seals++;
    }
}

static void digest_take(void *context, struct str digest)
{
    struct verify *verify = context;

    if (verify->err != NULL || found_bad(verify)) return;
    if (verify->seq == verify->seal_last) {
        bool found;

        verify->err = seal_open(verify, &found);
        if (verify->err != NULL) return;
        if (!found) verify->report->bad_seal = verify->seal_id + 1;
        if (found_bad(verify)) return;
    }
    verify->grown = true;
    verify->seq++;
    buf_add(&verify->digests, digest);
    if (verify->seq == verify->seal_last) seal_close(verify);
}

static struct err *page_check(struct store_tx *tx, void *context)
{
    struct verify *verify = context;
    int64_t last = verify->seq;
    bool found;

    verify->tx = tx;
    verify->grown = false;
    TRY(verify->check(tx, verify->seq, &last, verify->report, digest_take, verify));
    TRY(verify->err);
    if (verify->grown || found_bad(verify)) {
        /* An event that the page names but gave no digest for is a hole in the numbers. */
        if (last != verify->seq && !found_bad(verify)) {
            verify->report->bad_seal = verify->seal_id;
        }
        return NULL;
    }
    /* The end: no seal may be open, none may speak of events that are gone. */
    if (verify->seq != verify->seal_last) {
        verify->report->bad_seal = verify->seal_id;
        return NULL;
    }
    TRY(seal_open(verify, &found));
    if (found) verify->report->bad_seal = verify->seal_id;
    return NULL;
}

static struct err *pages_check(struct store *store, struct arena *arena, struct verify *verify)
{
    do {
        arena_reset(verify->pages);
        struct err *err = store_read(store, verify->pages, 0, page_check, verify);

        if (err != NULL) return err_copy(arena, err);
    } while (verify->grown && !found_bad(verify));
    return NULL;
}

static struct err *verify_guarded(struct store *store, struct arena *arena, struct verify *verify)
{
    jmp_buf place;

    if (setjmp(place) != 0) return ERR(arena, ERR_BUSY, "not enough memory to verify the log");
    arena_escape(verify->pages, &place);
    arena_escape(verify->seals, &place);
    return pages_check(store, arena, verify);
}

struct err *store_verify(struct store *store, struct arena *arena, store_event_check *check,
                         struct seal_report *report)
{
    struct verify verify = {.check = check, .report = report};
    struct err *err;

    *report = (struct seal_report){0};
    verify.pages = arena_new(limits.request_arena_bytes_max);
    verify.seals = arena_new(3 * DIGESTS_BYTES_MAX);
    if (verify.pages == NULL || verify.seals == NULL) {
        err = ERR(arena, ERR_BUSY, "not enough memory to verify the log");
    } else {
        err = verify_guarded(store, arena, &verify);
    }
    arena_free(verify.pages);
    arena_free(verify.seals);
    return err;
}
