/* Languages of people: texts from the .po files, numbers, money, dates, zones and plurals by ICU.
 */
#ifndef WEB_I18N_H
#define WEB_I18N_H

#include "base/time.h"
#include "doc/doc.h"

enum lang { LANG_EN, LANG_ES, LANG_FR, LANG_LV, LANG_COUNT };

/* One reader's way: language, region, zone, now. Small; made per request. ICU objects are kept per
 * thread. */
struct i18n {
    enum lang lang;
    const char *locale; /* en_GB es_ES fr_FR lv_LV */
    const struct zone *zone;
    int64_t now_ms;
};

extern const char *const lang_codes[LANG_COUNT];     /* "en" "es" "fr" "lv" */
extern const char *const lang_names[LANG_COUNT];     /* each in itself: "Español" */
bool lang_of(struct str code, enum lang *lang);      /* "lv", "lv-LV" */
enum lang lang_accepted(struct str accept_language); /* RFC 9110 with weights; else LANG_EN */

struct doc_voice i18n_voice(struct i18n *i18n); /* for documents and templates */
struct str i18n_text(const struct i18n *i18n, struct arena *arena, const char *msgid);

/* The number that somebody typed in a form, with digits and a point alone: "1.234,50" or "1234,5"
   in Spanish. False: it is none, has more than PLACES decimals, or could be two: "1,234" in English
   is 1234 as pages print it, and 1.234 as others write it. Without a reader (I18N NULL) it is
   English. */
bool i18n_number_read(const struct i18n *i18n, struct arena *arena, struct str typed, int places,
                      struct str *plain);

#endif
