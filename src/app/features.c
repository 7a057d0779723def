/* The only place that names all features, in the order of their needs. */
#include "app/features.h"

#include "feature/access/access.h"
#include "feature/catalogue/catalogue.h"
#include "feature/event/event.h"
#include "feature/home/home.h"
#include "feature/org/org.h"
#include "feature/request/request_jobs.h"
#include "feature/request/request_pages.h"
#include "lib/md.h"

#define NEEDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct feature event = {.name = "event"};
static const struct feature org = {.name = "org", .needs = NEEDS("event"), .routes = {&org_routes, 1}};
