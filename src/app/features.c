/* The only place that names all features. */
#include "app/features.h"

const struct feature *const features[] = {NULL};

const struct web_hooks features_hooks = {.session_find = NULL};

struct err *(*const features_sample)(struct store *store, struct arena *arena,
                                     int64_t now_ms) = NULL;

store_event_check *const features_event_check = NULL;
