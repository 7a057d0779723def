/* Values said by ICU; called by i18n.c alone. */
#ifndef WEB_I18N_INNER_H
#define WEB_I18N_INNER_H

#include "web/i18n.h"

enum plural {
    PLURAL_ZERO,
    PLURAL_ONE,
    PLURAL_OTHER
}; /* two, few and many: no language of ours
      has a text of its own for them */

enum plural format_plural(enum lang lang, int64_t count);
struct str format_number(const struct i18n *i18n, struct arena *arena, int64_t milli);
struct str format_money(const struct i18n *i18n, struct arena *arena, struct money money);

enum format_date {
    FORMAT_DATE,      /* 21 nov 2026 */
    FORMAT_DATETIME,  /* 21 nov 2026, 19:05 */
    FORMAT_TIME,      /* 19:05 */
    FORMAT_SHORT,     /* 21/11/26 */
    FORMAT_FULL,      /* sábado, 21 de noviembre de 2026 */
    FORMAT_FULL_TIME, /* the same and 19:05 */
    FORMAT_DATE_COUNT
};

/* LOCAL_MS: the civil time of the reader as if it were UTC. */
struct str format_date(const struct i18n *i18n, struct arena *arena, int64_t local_ms,
                       enum format_date style);
/* "tomorrow", "3 days ago". */
struct str format_days(const struct i18n *i18n, struct arena *arena, int64_t days);
/* "now". */
struct str format_now(const struct i18n *i18n, struct arena *arena);
/* "1 hr 10 min", without a part that is 0. */
struct str format_duration(const struct i18n *i18n, struct arena *arena, int64_t minutes);

#endif
