/* The reader's language: which one, its texts, and the voice that documents and pages speak with.
 */
#include "web/i18n_inner.h"

#include "base/arena.h"
#include "web/accept.h"
#include "web/messages.h"

#include <string.h>

#define DAYS_RELATIVE_MAX  30             /* further away, a date says more */
#define HOURS_RELATIVE_MAX (20 * HOUR_MS) /* and nearer, hours say more than "tomorrow" */

const char *const lang_codes[LANG_COUNT] = {"en", "es", "fr", "lv"};
const char *const lang_names[LANG_COUNT] = {"English", "Español", "Français", "Latviešu"};

bool lang_of(struct str code, enum lang *lang)
{
    for (size_t i = 0; i < LANG_COUNT; i++) {
        const char *known = lang_codes[i];
        bool same =
            code.len >= 2 && (code.ptr[0] | 0x20) == known[0] && (code.ptr[1] | 0x20) == known[1];

        if (!same) continue;
        if (code.len > 2 && code.ptr[2] != '-' && code.ptr[2] != '_') continue;
        *lang = (enum lang)i;
        return true;
    }
    return false;
}

enum lang lang_accepted(struct str accept_language)
{
    enum lang best = LANG_EN, lang;
    int64_t best_weight = 0, weight;
    struct str one;

    while (accept_next(&accept_language, &one, &weight)) {
        if (weight <= best_weight || !lang_of(one, &lang)) continue;
        best = lang;
        best_weight = weight;
    }
    return best;
}

/* ---- texts ---- */

/* A context stands before the text and is not shown. */
static struct str english(const char *id)
{
    const char *mark = strchr(id, '\004');

    return str_of(mark != NULL ? mark + 1 : id);
}

static struct str text_of(const struct i18n *i18n, const char *id, const char *id_plural,
                          int64_t count)
{
    enum plural plural = id_plural != NULL ? format_plural(i18n->lang, count) : PLURAL_OTHER;
    const struct message *message = i18n->lang == LANG_EN ? NULL : message_find(id);

    if (message == NULL) {
        return english(id_plural != NULL && plural != PLURAL_ONE ? id_plural : id);
    }
    const char *const *texts = message->texts[i18n->lang - 1];
    if (id_plural == NULL) return str_of(texts[0]);
    if (i18n->lang == LANG_LV) return str_of(texts[plural]);
    return str_of(texts[plural == PLURAL_ONE ? 0 : 1]);
}

struct str i18n_text(const struct i18n *i18n, struct arena *arena, const char *msgid)
{
    (void)arena;
    return text_of(i18n, msgid, NULL, 0);
}

/* ---- the voice ---- */

static struct str voice_message(void *context, struct arena *arena, const char *msgid,
                                const char *plural, int64_t count)
{
    (void)arena;
    return text_of(context, msgid, plural, count);
}

static struct str voice_number(void *context, struct arena *arena, int64_t milli)
{
    return format_number(context, arena, milli);
}

static struct str voice_money(void *context, struct arena *arena, struct money money)
{
    return format_money(context, arena, money);
}

static int64_t floor_day(int64_t ms)
{
    return ms >= 0 ? ms / DAY_MS : -((-ms + DAY_MS - 1) / DAY_MS);
}

static enum format_date style_of(const char *style, bool has_time)
{
    if (style == NULL) return has_time ? FORMAT_DATETIME : FORMAT_DATE;
    if (strcmp(style, "datetime") == 0) return has_time ? FORMAT_DATETIME : FORMAT_DATE;
    if (strcmp(style, "time") == 0) return has_time ? FORMAT_TIME : FORMAT_DATE;
    if (strcmp(style, "full") == 0) return has_time ? FORMAT_FULL_TIME : FORMAT_FULL;
    if (strcmp(style, "short") == 0) return FORMAT_SHORT;
    return FORMAT_DATE;
}

static struct str relative_days(const struct i18n *i18n, struct arena *arena, int64_t day)
{
    int64_t now_local_ms = i18n->now_ms + zone_offset_ms(i18n->zone, i18n->now_ms);
    int64_t days = day - floor_day(now_local_ms);

    if (days > DAYS_RELATIVE_MAX || days < -DAYS_RELATIVE_MAX) {
        return format_date(i18n, arena, day * DAY_MS, FORMAT_DATE);
    }
    return format_days(i18n, arena, days);
}

static struct str with_duration(const struct i18n *i18n, struct arena *arena, const char *msgid,
                                struct str duration)
{
    struct str text = i18n_text(i18n, arena, msgid), hole = STR("{duration}");
    ptrdiff_t at = str_find(text, hole);

    if (at < 0) return text;
    struct str before = str_sub(text, 0, (size_t)at);
    struct str after = str_sub(text, (size_t)at + hole.len, text.len);
    return str_print(arena, STR_FMT STR_FMT STR_FMT, STR_ARG(before), STR_ARG(duration),
                     STR_ARG(after));
}

static struct str relative_time(const struct i18n *i18n, struct arena *arena, int64_t ms)
{
    int64_t ahead_ms = ms - i18n->now_ms;
    int64_t away_ms = ahead_ms < 0 ? -ahead_ms : ahead_ms;

    if (away_ms < MINUTE_MS) return format_now(i18n, arena);
    if (away_ms >= HOURS_RELATIVE_MAX) {
        return relative_days(i18n, arena, floor_day(ms + zone_offset_ms(i18n->zone, ms)));
    }
    struct str duration = format_duration(i18n, arena, away_ms / MINUTE_MS);
    return with_duration(i18n, arena, ahead_ms > 0 ? N_("in {duration}") : N_("{duration} ago"),
                         duration);
}

static struct str voice_time(void *context, struct arena *arena, int64_t ms, const char *style)
{
    const struct i18n *i18n = context;

    if (style != NULL && strcmp(style, "relative") == 0) return relative_time(i18n, arena, ms);
    return format_date(i18n, arena, ms + zone_offset_ms(i18n->zone, ms), style_of(style, true));
}

static struct str voice_date(void *context, struct arena *arena, int64_t day, const char *style)
{
    const struct i18n *i18n = context;

    if (style != NULL && strcmp(style, "relative") == 0) return relative_days(i18n, arena, day);
    return format_date(i18n, arena, day * DAY_MS, style_of(style, false));
}

/* Without a reader of Markdown the source is shown as it is. */
static struct str voice_markdown(void *context, struct arena *arena, struct str source)
{
    struct buf out = buf_new(arena, 6 * source.len + 1);

    (void)context;
    buf_add_html(&out, source);
    return buf_str(&out);
}

struct doc_voice i18n_voice(struct i18n *i18n)
{
    return (struct doc_voice){i18n,       voice_message, voice_number,  voice_money,
                              voice_time, voice_date,    voice_markdown};
}
