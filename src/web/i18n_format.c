/* Numbers, money, dates and plurals by ICU. What ICU needs is opened once per thread and language,
   when it is first wanted. */
#include "web/i18n_inner.h"

#include "base/arena.h"
#include "base/num.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>
#include <unicode/ureldatefmt.h>
#include <unicode/ustring.h>

#define CACHE_BYTES    ((size_t)64 * 1024)
#define CURRENCIES_MAX 8
#define TEXT_MAX       256 /* UTF-16 units of one said value */

enum unit { UNIT_HOUR, UNIT_MINUTE, UNIT_COUNT };

struct currency_format {
    char currency[4];
    UNumberFormatter *format;
};

struct language_formats {
    UPluralRules *plural;
    UNumberFormatter *number;
    UNumberFormatter *units[UNIT_COUNT];
    struct currency_format currencies[CURRENCIES_MAX];
    size_t next_currency; /* the oldest goes first */
    UDateFormat *dates[FORMAT_DATE_COUNT];
    URelativeDateTimeFormatter *relative;
};

struct thread_formats {
    struct arena *arena;
    UFormattedNumber *result;
    struct language_formats languages[LANG_COUNT];
};

static const char *const locales[LANG_COUNT] = {"en_US", "es_ES", "fr_FR", "lv_LV"};

/* The key of the thread's own formats: set once, and the same for the life of the process. */
static pthread_key_t formats_key;
static pthread_once_t formats_once = PTHREAD_ONCE_INIT;

static void language_close(struct language_formats *formats)
{
    uplrules_close(formats->plural);
    unumf_close(formats->number);
    for (size_t i = 0; i < UNIT_COUNT; i++)
        unumf_close(formats->units[i]);
    for (size_t i = 0; i < CURRENCIES_MAX; i++)
        unumf_close(formats->currencies[i].format);
    for (size_t i = 0; i < FORMAT_DATE_COUNT; i++)
        udat_close(formats->dates[i]);
    ureldatefmt_close(formats->relative);
}

static void formats_close(void *value)
{
    struct thread_formats *formats = value;

    for (size_t i = 0; i < LANG_COUNT; i++)
        language_close(&formats->languages[i]);
    unumf_closeResult(formats->result);
    arena_free(formats->arena);
}

static void formats_key_make(void)
{
    int failed = pthread_key_create(&formats_key, formats_close);

    assert(failed == 0);
}

static struct thread_formats *thread_formats(void)
{
    UErrorCode status = U_ZERO_ERROR;

    pthread_once(&formats_once, formats_key_make);
    struct thread_formats *formats = pthread_getspecific(formats_key);
    if (formats != NULL) return formats;
    struct arena *arena = arena_new(CACHE_BYTES);
    assert(arena != NULL);
    formats = ARENA_NEW(arena, struct thread_formats);
    formats->arena = arena;
    formats->result = unumf_openResult(&status);
    assert(U_SUCCESS(status));
    pthread_setspecific(formats_key, formats);
    return formats;
}

static struct language_formats *formats_of(enum lang lang)
{
    return &thread_formats()->languages[lang];
}

static struct str utf8(struct arena *arena, const UChar *text, int32_t len)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = 3 * len + 1, used = 0;
    char *out = arena_alloc(arena, (size_t)room);

    u_strToUTF8(out, room, &used, text, len, &status);
    assert(U_SUCCESS(status));
    return (struct str){out, (size_t)used};
}

/* ---- plurals ---- */

enum plural format_plural(enum lang lang, int64_t count)
{
    struct language_formats *formats = formats_of(lang);
    UErrorCode status = U_ZERO_ERROR;
    UChar word[16];

    if (formats->plural == NULL) formats->plural = uplrules_open(locales[lang], &status);
    (void)uplrules_select(formats->plural, (double)count, word, 16, &status);
    assert(U_SUCCESS(status));
    if (word[0] == 'z') return PLURAL_ZERO;
    return word[0] == 'o' && word[1] == 'n' ? PLURAL_ONE : PLURAL_OTHER;
}

/* ---- numbers ---- */

static UNumberFormatter *number_open(enum lang lang, const char *skeleton)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[64];
    int32_t len = 0;

    u_strFromUTF8(text, 64, &len, skeleton, -1, &status);
    UNumberFormatter *format = unumf_openForSkeletonAndLocale(text, len, locales[lang], &status);
    assert(U_SUCCESS(status));
    return format;
}

static struct str decimal_say(struct arena *arena, const UNumberFormatter *format,
                              struct str decimal)
{
    UFormattedNumber *result = thread_formats()->result;
    UErrorCode status = U_ZERO_ERROR;
    UChar text[TEXT_MAX];

    unumf_formatDecimal(format, decimal.ptr, (int32_t)decimal.len, result, &status);
    int32_t len = unumf_resultToString(result, text, TEXT_MAX, &status);
    assert(U_SUCCESS(status));
    return utf8(arena, text, len);
}

struct str format_number(const struct i18n *i18n, struct arena *arena, int64_t milli)
{
    struct language_formats *formats = formats_of(i18n->lang);

    if (formats->number == NULL) formats->number = number_open(i18n->lang, ".###");
    return decimal_say(arena, formats->number, num_milli_text(arena, milli));
}

static const UNumberFormatter *currency_format(enum lang lang, const char *currency)
{
    /* The places of ISO 4217, not CLDR's, which drops the cents of some currencies. */
    static const char *const places[] = {"precision-integer", ".0", ".00", ".000", ".0000"};
    struct language_formats *formats = formats_of(lang);
    char skeleton[48];

    for (size_t i = 0; i < CURRENCIES_MAX; i++) {
        if (memcmp(formats->currencies[i].currency, currency, 3) == 0) {
            return formats->currencies[i].format;
        }
    }
    struct currency_format *slot = &formats->currencies[formats->next_currency];
    formats->next_currency = (formats->next_currency + 1) % CURRENCIES_MAX;
    unumf_close(slot->format);
    memcpy(slot->currency, currency, 3);
    (void)snprintf(skeleton, sizeof skeleton, "currency/%.3s %s", currency,
                   places[currency_exponent(currency)]);
    slot->format = number_open(lang, skeleton);
    return slot->format;
}

struct str format_money(const struct i18n *i18n, struct arena *arena, struct money money)
{
    return decimal_say(arena, currency_format(i18n->lang, money.currency),
                       money_decimal(arena, money));
}

struct str format_duration(const struct i18n *i18n, struct arena *arena, int64_t minutes)
{
    static const char *const skeletons[] = {"unit/hour unit-width-short",
                                            "unit/minute unit-width-short"};
    struct language_formats *formats = formats_of(i18n->lang);
    const int64_t parts[] = {minutes / 60, minutes % 60};
    struct str said[UNIT_COUNT] = {STR(""), STR("")};

    for (size_t i = 0; i < UNIT_COUNT; i++) {
        if (parts[i] == 0) continue;
        if (formats->units[i] == NULL) formats->units[i] = number_open(i18n->lang, skeletons[i]);
        said[i] = decimal_say(arena, formats->units[i], str_of_int(arena, parts[i]));
    }
    if (said[UNIT_HOUR].len == 0) return said[UNIT_MINUTE];
    if (said[UNIT_MINUTE].len == 0) return said[UNIT_HOUR];
    return str_print(arena, STR_FMT " " STR_FMT, STR_ARG(said[UNIT_HOUR]),
                     STR_ARG(said[UNIT_MINUTE]));
}

/* ---- dates ---- */

static UDateFormat *date_open(enum lang lang, enum format_date style)
{
    static const struct {
        UDateFormatStyle date, time;
    } styles[] = {
        [FORMAT_DATE] = {UDAT_MEDIUM, UDAT_NONE}, [FORMAT_DATETIME] = {UDAT_MEDIUM, UDAT_SHORT},
        [FORMAT_TIME] = {UDAT_NONE, UDAT_SHORT},  [FORMAT_SHORT] = {UDAT_SHORT, UDAT_NONE},
        [FORMAT_FULL] = {UDAT_FULL, UDAT_NONE},   [FORMAT_FULL_TIME] = {UDAT_FULL, UDAT_SHORT},
    };
    static const UChar utc[] = {'U', 'T', 'C'};
    UErrorCode status = U_ZERO_ERROR;
    UDateFormat *format =
        udat_open(styles[style].time, styles[style].date, locales[lang], utc, 3, NULL, 0, &status);

    assert(U_SUCCESS(status));
    return format;
}

struct str format_date(const struct i18n *i18n, struct arena *arena, int64_t local_ms,
                       enum format_date style)
{
    struct language_formats *formats = formats_of(i18n->lang);
    UErrorCode status = U_ZERO_ERROR;
    UChar text[TEXT_MAX];

    if (formats->dates[style] == NULL) formats->dates[style] = date_open(i18n->lang, style);
    int32_t len =
        udat_format(formats->dates[style], (double)local_ms, text, TEXT_MAX, NULL, &status);
    assert(U_SUCCESS(status));
    return utf8(arena, text, len);
}

static struct str relative_say(const struct i18n *i18n, struct arena *arena, double offset,
                               URelativeDateTimeUnit unit)
{
    struct language_formats *formats = formats_of(i18n->lang);
    UErrorCode status = U_ZERO_ERROR;
    UChar text[TEXT_MAX];

    if (formats->relative == NULL) {
        formats->relative = ureldatefmt_open(locales[i18n->lang], NULL, UDAT_STYLE_LONG,
                                             UDISPCTX_CAPITALIZATION_NONE, &status);
    }
    int32_t len = ureldatefmt_format(formats->relative, offset, unit, text, TEXT_MAX, &status);
    assert(U_SUCCESS(status));
    return utf8(arena, text, len);
}

struct str format_days(const struct i18n *i18n, struct arena *arena, int64_t days)
{
    return relative_say(i18n, arena, (double)days, UDAT_REL_UNIT_DAY);
}

struct str format_now(const struct i18n *i18n, struct arena *arena)
{
    return relative_say(i18n, arena, 0, UDAT_REL_UNIT_SECOND);
}
