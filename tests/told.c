/* A request in one line; see told.h. */
#include "told.h"

#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"

#define LINE_BYTES ((size_t)1024)

static void tell_day(struct buf *out, const char *what, int64_t ms, int64_t day_zero_ms)
{
    if (ms == NONE) return;
    assert((ms - day_zero_ms) % DAY_MS == 0);
    buf_add_c(out, what);
    buf_add_int(out, (ms - day_zero_ms) / DAY_MS);
}

static void tell_if(struct buf *out, const char *what, bool so)
{
    if (so) buf_add_c(out, what);
}

static void tell_count(struct buf *out, const char *what, int64_t count)
{
    if (count == 0 || count == NONE) return;
    buf_add_c(out, what);
    buf_add_int(out, count);
}

struct str told(struct arena *arena, const struct request *request, int64_t day_zero_ms)
{
    struct buf out = buf_new(arena, LINE_BYTES);

    buf_add_c(&out, request_state_names[request->state]);
    buf_add_c(&out, ", ");
    buf_add_c(&out, request_turn_names[request->turn]);
    tell_day(&out, ", wanted ", request->wanted_ms, day_zero_ms);
    tell_day(&out, ", due ", request->due_ms, day_zero_ms);
    if (money_present(request->price)) tell_count(&out, ", price ", request->price.minor / 100);
    tell_day(&out, ", answer ", request->answer_due_ms, day_zero_ms);
    tell_if(&out, ", paused", request->paused_ms != NONE);
    tell_if(&out, ", question", request->question == 1);
    tell_if(&out, ", consent", request->consent == 1);
    tell_if(&out, ", broken", request->broken == 1);
    tell_count(&out, ", returned ", request->returns);
    tell_if(&out, ", implied", request->implied == 1);
    tell_if(&out, ", escalated", request->escalated == 1);
    tell_count(&out, ", customer rated ", request->customer_rating);
    tell_count(&out, ", supplier rated ", request->supplier_rating);
    return buf_str(&out);
}

struct str told_lines(struct arena *arena, const struct request_line *lines, size_t count)
{
    struct buf out = buf_new(arena, LINE_BYTES);

    for (size_t i = 0; i < count; i++) {
        buf_add_c(&out, i == 0 ? "[" : ", ");
        buf_add_int(&out, lines[i].delivered_milli / 1000);
        buf_add_char(&out, '/');
        buf_add_int(&out, lines[i].quantity_milli / 1000);
        tell_if(&out, " accepted", lines[i].accepted_milli == lines[i].quantity_milli);
        tell_if(&out, " returned", lines[i].returned_milli > 0);
    }
    tell_if(&out, "]", count > 0);
    return buf_str(&out);
}
