/* Offerings that are ready to be taken: what a front desk has from its first day, and what the
   departments of most companies offer. Data alone; whoever takes them changes them as they like. */
#ifndef CATALOGUE_CATALOGUE_SETS_H
#define CATALOGUE_CATALOGUE_SETS_H

#include "feature/catalogue/catalogue.h"

#define STARTER_LANGS       4
#define STARTER_FIELDS_MAX  3
#define STARTER_CHOICES_MAX 5

/* Texts stand in the order en, es, fr, lv. */
struct catalogue_starter_choice {
    const char *value, *labels[STARTER_LANGS];
};

struct catalogue_starter_field {
    const char *name, *kind, *labels[STARTER_LANGS], *hints[STARTER_LANGS];
    bool concerns;
    struct catalogue_starter_choice choices[STARTER_CHOICES_MAX];
};

/* Nothing is required: whoever is in trouble writes as little as they can. */
struct catalogue_starter {
    const char *icon; /* NULL: the end of a set */
    int64_t normal_days;
    enum secrecy secrecy;
    const char *titles[STARTER_LANGS], *descriptions[STARTER_LANGS];
    struct catalogue_starter_field fields[STARTER_FIELDS_MAX];
};

struct catalogue_set {
    const char *name;  /* as in JSON and forms */
    const char *label; /* msgid */
    const struct catalogue_starter *starters;
};

extern const struct catalogue_starter catalogue_set_it[], catalogue_set_hr[],
    catalogue_set_facilities[], catalogue_set_finance[], catalogue_set_kitchen[],
    catalogue_set_logistics[], catalogue_set_marketing[];
extern const struct catalogue_set catalogue_sets[]; /* name NULL at the end */

/* STARTER as an offering of a unit. What goes to the two sides or to named persons only is never
   accepted by silence. */
struct catalogue_offering catalogue_starter_make(struct arena *arena,
                                                 const struct catalogue_starter *starter,
                                                 int64_t unit_id);

#endif
