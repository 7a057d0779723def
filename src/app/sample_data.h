/* What the sample is made of, as tables: companies and who owns them, people, offerings,
   situations, the ways that requests go, scenes, and what people say on the way. */
#ifndef APP_SAMPLE_DATA_H
#define APP_SAMPLE_DATA_H

#include "feature/request/request.h"

enum { EN, ES, FR, LV, LANGS }; /* in the order of enum lang */

/* ---- who (sample_people.c) ---- */

enum sample_unit {
    IT,
    HR,
    ACC,
    OFF,
    KIT,
    SRV,
    HAC,
    SAL,
    MKT,
    DES,
    WEB,
    SHP,
    BUY,
    WID,
    XSA,
    POL,
    CLM,
    TEL,
    NET,
    CAR,
    DSP,
    UNIT_COUNT,
    NO_UNIT = UNIT_COUNT
};
enum sample_company { JKL, HOTEL, ABC, XYZ, INSURER, TELECOM, CARRIER, COMPANY_COUNT };

struct sample_unit_row {
    enum sample_company company;
    const char *code, *name;
    bool front_desk;
};

struct sample_company_row {
    const char *name, *lang, *zone;
};

struct sample_person {
    const char *email, *name;
    int lang;
    enum sample_company company;
    const char *relation; /* to the company */
    enum sample_unit unit;
    bool lead;
    const char *kind;
    int weight; /* how often they ask, beside others of their language; 0: never */
};

#define SAMPLE_FOUNDED_DAYS 400 /* before now */
#define SAMPLE_BOUGHT_DAYS  60

struct sample_share_row {
    enum sample_company owner, owned;
    int64_t percent, days_ago;
};

/* Somebody is away from today on. */
struct sample_absence_row {
    const char *person, *deputy;
    int64_t days;
};

#define SAMPLE_PEOPLE   155
#define SAMPLE_CAST     48 /* the first: one may look around as each of them by one click */
#define SAMPLE_SHARES   6
#define SAMPLE_ABSENCES 3
#define EXTERNAL_COUNT  2
extern const struct sample_company_row sample_companies[COMPANY_COUNT];
extern const struct sample_unit_row sample_units[UNIT_COUNT];
extern const struct sample_person sample_people[SAMPLE_PEOPLE];
extern const char *const sample_externals[EXTERNAL_COUNT]; /* customers */
extern const struct sample_share_row sample_shares[SAMPLE_SHARES];
extern const struct sample_absence_row sample_absences[SAMPLE_ABSENCES];

/* ---- what they offer (sample_offers.c; the ready-made sets: sample_house.c) ---- */

enum sample_offer {
    IT_REPORT, /* the first of all; this and the next are the starters of a front desk */
    IT_ASK,
    IT_DEVICE,
    IT_ACCESS,
    HR_LETTER,
    HR_PAY,
    HR_CASE,
    ACC_EXPENSES,
    ACC_INVOICE,
    OFF_OFFICE,
    KIT_MEALS,
    KIT_DIET,
    SRV_REPORT,
    SRV_ASK,
    SRV_ROOM,
    HAC_FIGURES,
    MKT_CAMPAIGN,
    DES_DESIGN,
    WEB_BUILD,
    WEB_SEND,
    ACC_REPORT,
    HR_BENEFITS,
    OFF_DAMAGE,
    SHP_REPORT,
    SHP_ASK,
    SHP_CLOTHES,
    SHP_MACHINES,
    WID_REPORT,
    WID_ASK,
    WID_WIDGETS,
    POL_REPORT,
    POL_ASK,
    POL_POLICY,
    TEL_REPORT,
    TEL_ASK,
    TEL_LINE,
    TEL_AUDIO,
    CAR_REPORT,
    CAR_ASK,
    CAR_PICKUP,
    OFFER_COUNT
};

struct sample_field {
    const char *name, *kind;
    bool required, concerns;
    const char *labels[LANGS];
};

struct sample_offer_row {
    enum sample_unit unit;
    const char *icon; /* NULL: a starter of the front desk */
    enum secrecy secrecy;
    bool explicit_only; /* silence never accepts */
    int64_t normal_days, answer_days, price_minor, approval_above_minor;
    const char *approver, *handlers[2]; /* e-mail addresses */
    const char *relations;
    const char *titles[LANGS], *descriptions[LANGS];
    struct sample_field field; /* the one that a story fills; name NULL: none */
    bool photo;                /* beside it one may send a photo */
};

extern const struct sample_offer_row sample_offers[OFFER_COUNT];

/* ---- what they ask for (sample_it.c, sample_office.c, sample_hotel.c) ---- */

struct sample_story {
    enum sample_offer offer;
    int lang;
    const char *title, *body;
    const char *detail;            /* fills the offering's field */
    const char *what;              /* a line; NULL: none */
    int64_t quantity, price_minor; /* of one; 0: as the offering shows */
    int external;                  /* for this external customer, from 1; 0: for none */
    bool photo;                    /* one is sent with it */
};

#define STORY(offer_, lang_, title_, body_, ...)                                                   \
    {                                                                                              \
        .offer = (offer_), .lang = (lang_), .title = (title_), .body = (body_), __VA_ARGS__        \
    }

struct sample_stories {
    const struct sample_story *rows;
    size_t count;
};

extern const struct sample_stories sample_it, sample_office, sample_hotel, sample_group;

/* What the supplier of a request asks another team for. */
struct sample_child {
    enum sample_unit unit; /* who asks */
    enum sample_offer offer;
    const char *titles[LANGS], *bodies[LANGS];
};

#define SAMPLE_CHILDREN 15
extern const struct sample_child sample_children[SAMPLE_CHILDREN];

/* ---- how it goes (sample_courses.c) ---- */

enum sample_who {
    BY_CUSTOMER,
    BY_SUPPLIER, /* the performer */
    BY_LEAD,     /* of the supplying unit */
    BY_APPROVER,
    BY_OTHER, /* an employee on neither side */
    BY_CHILD_SUPPLIER
};

/* What is said, by kind; three ways in each language (sample_phrases.c). */
enum sample_words {
    NOTHING,
    CRITERIA,
    COUNTER_WHY,
    CUSTOMER_COUNTER_WHY,
    QUESTION,
    ANSWER,
    MESSAGE,
    NOTE,
    DECLINE_WHY,
    RETURN_WHY,
    REVOKE_WHY,
    CANCEL_WHY,
    PAUSE_CUSTOMER,
    PAUSE_THIRD,
    PAUSE_REQUEST,
    LATE_WHY,
    DONE,
    GOOD,
    FAIR,
    BAD,
    SUPPLIER_SAYS,
    REFUSE_WHY,
    HAND_OVER_WHY,
    REOPEN_WHY,
    CONTEST_WHY,
    WORDS_COUNT
};

#define SAMPLE_WAYS 3
extern const char *const sample_words[WORDS_COUNT][LANGS][SAMPLE_WAYS];

struct sample_step {
    enum request_verb verb;
    enum sample_who who;
    int hours; /* since the step before, more or less */
    enum sample_words words;
    int value; /* promises: working days until due; ratings: 1..5 */
    int on;    /* 0: the request itself; else the act is on this one of the children it asked */
};

/* Which situations a course is for. */
enum sample_fit { FIT_PLAIN, FIT_PRICED, FIT_APPROVAL, FIT_SECRET, FIT_EXTERNAL, FIT_COUNT };
enum sample_start { START_ASK, START_DRAFT, START_RECORD };

#define SAMPLE_STEPS_MAX 12

struct sample_course {
    enum sample_fit fit;
    int count;              /* requests that go this way */
    int days_min, days_max; /* how long ago the last step was */
    enum sample_start start;
    struct sample_step steps[SAMPLE_STEPS_MAX]; /* after the start; ends with hours 0 */
};

struct sample_courses {
    const struct sample_course *rows;
    size_t count;
};

extern const struct sample_courses sample_courses;

/* ---- scenes: requests whose people, words and times are fixed (sample_scenes.c) ---- */

#define SAMPLE_SLOTS 4 /* the request itself and its children */

struct sample_scene {
    struct sample_course course;
    struct sample_story story;
    const char *requester, *performers[SAMPLE_SLOTS]; /* e-mail addresses, by slot */
    struct sample_child children[SAMPLE_SLOTS - 1];
};

#define SAMPLE_SCENES 15
extern const struct sample_scene sample_scenes[SAMPLE_SCENES];

#endif
