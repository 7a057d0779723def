/* What each verb may carry: one table a verb, which feeds forms, JSON, the API description and the
 * check. */
#include <stddef.h>
#include "feature/request/request_fields.h"

#define AT(member)      offsetof(struct request_form, member)
#define LINE_AT(member) offsetof(struct request_line_form, member)

static const char *const pause_on[] = {"customer", "request", "third", NULL};

#define FIELD_REASON(must)                                                                         \
    {                                                                                              \
        "reason", FIELD_LONG_TEXT, AT(reason), N_("Reason"), NULL, must, 0, 0, NULL, NULL, 0       \
    }
#define FIELD_WORDS(must)                                                                          \
    {                                                                                              \
        "text", FIELD_LONG_TEXT, AT(text), N_("Your message"), NULL, must, 0, 0, NULL, NULL, 0     \
    }
#define FIELD_FILES                                                                                \
    {                                                                                              \
        "files", FIELD_TEXTS, AT(files), N_("Files"), NULL, false, 0, 0, NULL, NULL, 0             \
    }
#define FIELD_LANGUAGE                                                                             \
    {                                                                                              \
        "lang", FIELD_LANG, AT(lang), N_("Language"), NULL, false, 0, 0, NULL, NULL, 0             \
    }
#define FIELD_DUE                                                                                  \
    {                                                                                              \
        "due", FIELD_TIME, AT(due_ms), N_("Promised for"), N_("Date and time in your own zone"),   \
            true, 0, 0, NULL, NULL, 0                                                              \
    }
#define FIELD_PRICE                                                                                \
    {                                                                                              \
        "price", FIELD_MONEY, AT(price), N_("Price"), NULL, false, 0, 0, NULL, NULL, 0             \
    }
#define FIELD_CRITERIA                                                                             \
    {                                                                                              \
        "criteria", FIELD_LONG_TEXT, AT(criteria), N_("Done when"),                                \
            N_("What the customer can check at delivery"), false, 0, 0, NULL, NULL, 0              \
    }
#define FIELD_TITLE(must)                                                                          \
    {                                                                                              \
        "title", FIELD_TEXT, AT(title), N_("In a few words"), NULL, must, 0, 0, NULL, NULL, 0      \
    }
#define FIELD_BODY                                                                                 \
    {                                                                                              \
        "body", FIELD_LONG_TEXT, AT(body), N_("Details"), NULL, false, 0, 0, NULL, NULL, 0         \
    }
#define FIELD_FORM                                                                                 \
    {                                                                                              \
        "fields", FIELD_OBJECT, AT(fields), N_("Form"), NULL, false, 0, 0, NULL, NULL, 0           \
    }
#define FIELD_WANTED                                                                               \
    {                                                                                              \
        "wanted", FIELD_TIME, AT(wanted_ms), N_("Needed by"), NULL, false, 0, 0, NULL, NULL, 0     \
    }
#define FIELD_RATING(must)                                                                         \
    {                                                                                              \
        "rating", FIELD_INT, AT(rating), N_("Rating"), N_("1 is bad, 5 is excellent"), must, 1, 5, \
            NULL, NULL, 0                                                                          \
    }
#define FIELD_COMMENT                                                                              \
    {                                                                                              \
        "comment", FIELD_LONG_TEXT, AT(comment), N_("Comment"), NULL, false, 0, 0, NULL, NULL, 0   \
    }
#define FIELD_OFFERING                                                                             \
    {                                                                                              \
        "offering", FIELD_ID, AT(offering_id), N_("Offering"), NULL, true, 0, 0, NULL, NULL, 0     \
    }
#define FIELD_CUSTOMER                                                                             \
    {                                                                                              \
        "customer", FIELD_ID, AT(customer_id), N_("For whom"),                                     \
            N_("You, or a team or company you act for"), false, 0, 0, NULL, NULL, 0                \
    }
#define FIELD_ON_BEHALF                                                                            \
    {                                                                                              \
        "on_behalf", FIELD_TEXT, AT(on_behalf), N_("On behalf of"),                                \
            N_("E-mail address of the colleague"), false, 0, 0, NULL, NULL, 0                      \
    }
#define FIELD_LINES(rows_of)                                                                       \
    {                                                                                              \
        "lines", FIELD_ROWS, AT(lines), N_("Lines"), NULL, false, 0, 0, NULL, rows_of,             \
            sizeof(struct request_line_form)                                                       \
    }
#define FIELD_END                                                                                  \
    {                                                                                              \
        NULL, FIELD_TEXT, 0, NULL, NULL, false, 0, 0, NULL, NULL, 0                                \
    }

static const struct field line_asked[] = {
    {"what", FIELD_TEXT, LINE_AT(what), N_("What"), NULL, true, 0, 0, NULL, NULL, 0},
    {"quantity", FIELD_MILLI, LINE_AT(quantity_milli), N_("How much"), NULL, false, 1,
     REQUEST_QUANTITY_MILLI_MAX, NULL, NULL, 0},
    {"unit", FIELD_TEXT, LINE_AT(unit), N_("Unit of measure"), NULL, false, 0, 20, NULL, NULL, 0},
    {"price", FIELD_MONEY, LINE_AT(price), N_("Price of one"), NULL, false, 0, 0, NULL, NULL, 0},
    FIELD_END,
};

static const struct field line_counted[] = {
    {"number", FIELD_INT, LINE_AT(number), N_("Line"), NULL, true, 1, 100000, NULL, NULL, 0},
    {"quantity", FIELD_MILLI, LINE_AT(quantity_milli), N_("How much"), NULL, true, 0,
     REQUEST_QUANTITY_MILLI_MAX, NULL, NULL, 0},
    FIELD_END,
};

const struct field request_fields_none[] = {FIELD_END};
const struct field request_fields_reason[] = {FIELD_REASON(true), FIELD_END};
const struct field request_fields_reason_free[] = {FIELD_REASON(false), FIELD_END};
const struct field request_fields_words[] = {FIELD_WORDS(false), FIELD_FILES, FIELD_LANGUAGE,
                                             FIELD_END};
const struct field request_fields_offer[] = {FIELD_DUE, FIELD_PRICE, FIELD_CRITERIA,
                                             FIELD_REASON(false), FIELD_END};
const struct field request_fields_rate[] = {FIELD_RATING(true), FIELD_COMMENT, FIELD_END};
const struct field request_fields_accept[] = {FIELD_RATING(false), FIELD_COMMENT,
                                              FIELD_LINES(line_counted), FIELD_END};
const struct field request_fields_return[] = {FIELD_REASON(true), FIELD_FILES,
                                              FIELD_LINES(line_counted), FIELD_END};
const struct field request_fields_deliver[] = {FIELD_WORDS(false), FIELD_FILES,
                                               FIELD_LINES(line_counted), FIELD_END};
const struct field request_fields_assign[] = {
    {"person", FIELD_ID, AT(person_id), N_("Who does it"), NULL, true, 0, 0, NULL, NULL, 0},
    FIELD_END,
};
const struct field request_fields_add_handler[] = {
    {"person", FIELD_TEXT, AT(handler), N_("E-mail or personnel number"), NULL, true, 0, 0, NULL,
     NULL, 0},
    FIELD_END,
};
const struct field request_fields_drop_handler[] = {
    {"person", FIELD_ID, AT(person_id), N_("Who handles it no longer"), NULL, true, 0, 0, NULL,
     NULL, 0},
    FIELD_END,
};
const struct field request_fields_hand_over[] = {
    {"unit", FIELD_ID, AT(unit_id), N_("To which team"), NULL, true, 0, 0, NULL, NULL, 0},
    FIELD_REASON(true),
    FIELD_END,
};
const struct field request_fields_pause[] = {
    {"on", FIELD_CHOICE, AT(on), N_("Waiting for"), NULL, true, 0, 0, pause_on, NULL, 0},
    {"request", FIELD_TEXT, AT(request_key), N_("Which request"), NULL, false, 0, 40, NULL, NULL,
     0},
    FIELD_REASON(true),
    FIELD_END,
};
const struct field request_fields_link[] = {
    {"request", FIELD_TEXT, AT(request_key), N_("Which request"),
     N_("Its key, for example IT-12; one that you or your team asked"), true, 0, 40, NULL, NULL, 0},
    {"required", FIELD_BOOL, AT(required), N_("This must be done before we deliver"), NULL, false,
     0, 0, NULL, NULL, 0},
    FIELD_END,
};
const struct field request_fields_unlink[] = {
    {"request", FIELD_TEXT, AT(request_key), N_("Which request"), NULL, true, 0, 40, NULL, NULL, 0},
    FIELD_END,
};
const struct field request_fields_edit[] = {
    FIELD_TITLE(false),      FIELD_BODY, FIELD_FORM, FIELD_LANGUAGE, FIELD_WANTED,
    FIELD_LINES(line_asked), FIELD_END,
};
const struct field request_fields_ask_child[] = {
    FIELD_OFFERING,
    FIELD_TITLE(true),
    FIELD_BODY,
    FIELD_FORM,
    FIELD_LANGUAGE,
    FIELD_WANTED,
    {"disclose", FIELD_TEXTS, AT(disclose), N_("Pass on from this request"), NULL, false, 0, 0,
     NULL, NULL, 0},
    {"required", FIELD_BOOL, AT(required), N_("This must be done before we deliver"), NULL, false,
     0, 0, NULL, NULL, 0},
    FIELD_LINES(line_asked),
    FIELD_END,
};

const struct field request_ask_fields[] = {
    FIELD_OFFERING,
    FIELD_TITLE(false),
    FIELD_BODY,
    FIELD_FORM,
    FIELD_CUSTOMER,
    {"order_number", FIELD_TEXT, AT(order_number), N_("Number of the order"),
     N_("As the external customer calls it; the same one is not entered twice"), false, 0,
     REQUEST_ORDER_NUMBER_POINTS_MAX, NULL, NULL, 0},
    FIELD_ON_BEHALF,
    FIELD_LANGUAGE,
    FIELD_WANTED,
    FIELD_LINES(line_asked),
    {"draft", FIELD_BOOL, AT(draft), N_("Save as draft"), NULL, false, 0, 0, NULL, NULL, 0},
    FIELD_END,
};

const struct field request_record_fields[] = {
    FIELD_OFFERING,
    FIELD_TITLE(true),
    FIELD_BODY,
    FIELD_FORM,
    FIELD_CUSTOMER,
    FIELD_ON_BEHALF,
    FIELD_LANGUAGE,
    FIELD_LINES(line_asked),
    {"happened_at", FIELD_TIME, AT(happened_ms), N_("When it happened"), NULL, true, 0, 0, NULL,
     NULL, 0},
    FIELD_END,
};

const struct field *const request_verb_fields[VERB_COUNT] = {
    [VERB_EDIT] = request_fields_edit,
    [VERB_DISCARD] = request_fields_none,
    [VERB_ASK] = request_fields_none,
    [VERB_APPROVE] = request_fields_reason_free,
    [VERB_REFUSE] = request_fields_reason,
    [VERB_WITHDRAW] = request_fields_reason_free,
    [VERB_PROMISE] = request_fields_offer,
    [VERB_COUNTER] = request_fields_offer,
    [VERB_QUESTION] = request_fields_words,
    [VERB_ASSIGN] = request_fields_assign,
    [VERB_HAND_OVER] = request_fields_hand_over,
    [VERB_DECLINE] = request_fields_reason,
    [VERB_ACCEPT_OFFER] = request_fields_none,
    [VERB_TAKE_BACK] = request_fields_reason_free,
    [VERB_START] = request_fields_none,
    [VERB_PAUSE] = request_fields_pause,
    [VERB_RESUME] = request_fields_none,
    [VERB_RE_PROMISE] = request_fields_offer,
    [VERB_CONSENT] = request_fields_none,
    [VERB_REFUSE_CONSENT] = request_fields_reason_free,
    [VERB_DELIVER] = request_fields_deliver,
    [VERB_REVOKE] = request_fields_reason,
    [VERB_CANCEL] = request_fields_reason,
    [VERB_ACCEPT] = request_fields_accept,
    [VERB_RETURN] = request_fields_return,
    [VERB_RATE] = request_fields_rate,
    [VERB_REOPEN] = request_fields_reason,
    [VERB_ASK_AGAIN] = request_fields_none,
    [VERB_CONFIRM] = request_fields_none,
    [VERB_CONTEST] = request_fields_reason_free,
    [VERB_MESSAGE] = request_fields_words,
    [VERB_NOTE] = request_fields_words,
    [VERB_FOLLOW] = request_fields_none,
    [VERB_UNFOLLOW] = request_fields_none,
    [VERB_ASK_CHILD] = request_fields_ask_child,
    [VERB_JOIN] = request_fields_none,
    [VERB_ADD_HANDLER] = request_fields_add_handler,
    [VERB_DROP_HANDLER] = request_fields_drop_handler,
    [VERB_LINK] = request_fields_link,
    [VERB_UNLINK] = request_fields_unlink,
    [VERB_SILENCE] = request_fields_none,
    [VERB_LAPSE] = request_fields_none,
    [VERB_ESCALATE] = request_fields_none,
    [VERB_MERGE] = request_fields_none,
    [VERB_RELEASE] = request_fields_none,
    [VERB_REROUTE] = request_fields_none,
};

/* An empty form: everything absent. */
struct request_form request_form_empty(void)
{
    return (struct request_form){
        .offering_id = NONE,
        .customer_id = NONE,
        .unit_id = NONE,
        .person_id = NONE,
        .request_id = NONE,
        .import_id = NONE,
        .due_ms = NONE,
        .wanted_ms = NONE,
        .happened_ms = NONE,
        .rating = NONE,
        .draft = NONE,
        .required = NONE,
    };
}
