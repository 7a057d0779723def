/* The only place that names all features, in the order of their needs. */
#include "app/features.h"

#include "app/import.h"
#include "app/import_people.h"
#include "app/sample_commands.h"
#include "app/user_commands.h"
#include "feature/access/access.h"
#include "feature/access/access_device.h"
#include "feature/access/access_leave_jobs.h"
#include "feature/access/access_let_in.h"
#include "feature/access/access_way.h"
#include "feature/admin/admin.h"
#include "feature/admin/admin_sample.h"
#include "feature/attachment/attachment.h"
#include "feature/attachment/attachment_jobs.h"
#include "feature/catalogue/catalogue.h"
#include "feature/catalogue/catalogue_keeping.h"
#include "feature/event/event.h"
#include "feature/home/home.h"
#include "feature/org/org.h"
#include "feature/org/org_absence.h"
#include "feature/org/org_customer.h"
#include "feature/org/org_end.h"
#include "feature/org/org_import.h"
#include "feature/org/org_import_jobs.h"
#include "feature/org/org_import_row.h"
#include "feature/org/org_ownership.h"
#include "feature/org/org_people.h"
#include "feature/record/record.h"
#include "feature/request/request_glass.h"
#include "feature/request/request_jobs.h"
#include "feature/request/request_orders.h"
#include "feature/request/request_pages.h"
#include "feature/search/search.h"
#include "lib/md.h"

#define NEEDS(...)  ((const char *const[]){__VA_ARGS__, NULL})
#define ROUTES(...) ((const struct web_routes *const[]){__VA_ARGS__, NULL})

static const struct feature event = {.name = "event"};

static const struct feature org = {
    .name = "org",
    .needs = NEEDS("event"),
    .routes = ROUTES(&org_routes, &org_ownership_routes, &org_internal_routes, &org_import_routes,
                     &org_people_routes, &org_member_routes, &org_unit_routes, &org_chart_routes,
                     &org_end_routes, &org_absence_routes, &org_customer_routes),
    .jobs = org_jobs,
    .start = org_search_open,
    .commands = people_commands,
    .command_count = PEOPLE_COMMANDS,
};

static const struct feature access = {
    .name = "access",
    .needs = NEEDS("event", "org"),
    .routes =
        ROUTES(&access_routes, &access_account_routes, &access_leave_routes, &access_link_routes,
               &access_let_in_routes, &access_device_routes, &access_pin_routes),
    .jobs = access_jobs,
    .commands = user_commands,
    .command_count = USER_COMMAND_COUNT,
    .page = access_page,
};

static const struct feature attachment = {
    .name = "attachment",
    .needs = NEEDS("org", "access"),
    .routes = ROUTES(&attachment_routes),
    .jobs = attachment_jobs,
    .start = attachment_sweeps_begin,
};

static const struct feature catalogue = {
    .name = "catalogue",
    .needs = NEEDS("event", "org", "access", "attachment"),
    .routes = ROUTES(&catalogue_routes, &catalogue_offer_routes, &catalogue_life_routes,
                     &catalogue_market_routes, &catalogue_set_routes, &catalogue_poster_routes,
                     &catalogue_keeping_routes),
    .start = catalogue_desks_open,
};

static const struct feature request = {
    .name = "request",
    .needs = NEEDS("event", "org", "access", "attachment", "catalogue"),
    .routes = ROUTES(&request_routes, &request_glass_routes),
    .jobs = request_jobs,
    .start = request_keeping_start,
    .commands = import_commands,
    .command_count = IMPORT_COMMANDS,
};

static const struct feature search = {
    .name = "search",
    .needs = NEEDS("org", "access", "catalogue", "request"),
    .routes = ROUTES(&search_routes),
};

static const struct feature record = {
    .name = "record",
    .needs = NEEDS("org", "access", "request"),
    .routes = ROUTES(&record_routes, &record_erase_routes),
};

static const struct feature admin = {
    .name = "admin",
    .needs = NEEDS("event", "org", "access", "attachment", "catalogue", "request"),
    .routes = ROUTES(&admin_routes, &admin_list_routes, &admin_audit_routes, &admin_sample_routes),
    .commands = sample_commands,
    .command_count = SAMPLE_COMMANDS,
};

static const struct feature home = {
    .name = "home",
    .needs = NEEDS("org", "access", "catalogue", "request", "search"),
    .routes = ROUTES(&home_routes, &home_set_up_routes, &home_about_routes),
};

const struct feature *const features[] = {&event,     &org,     &access, &attachment,
                                          &catalogue, &request, &search, &record,
                                          &admin,     &home,    NULL};

static struct str markdown(void *context, struct arena *arena, struct str source)
{
    (void)context;
    return md_html(arena, source);
}

org_names *const org_namers[] = {
    org_ownership_names, org_absence_names, access_names, attachment_names,
    catalogue_names,     request_names,     NULL};

const struct org_reaction org_reactions[] = {
    {catalogue_offers_held, catalogue_inherit, NULL},
    {request_holds, request_party_ended, request_away},
    {NULL, NULL, NULL},
};

const struct org_import_maker *const org_import_makers[ORG_IMPORT_KINDS] = {
    [ORG_IMPORT_PEOPLE] = &org_import_people,
    [ORG_IMPORT_UNITS] = &org_import_units,
    [ORG_IMPORT_CUSTOMERS] = &org_import_customers,
    [ORG_IMPORT_ORDERS] = &request_import_orders,
};

const struct kept *const record_kept[] = {org_kept,        access_kept,
                                          catalogue_kept,  request_kept,
                                          attachment_kept, event_kept,
                                          record_own,      NULL};

record_bar *const record_bars[] = {org_erase_bar, catalogue_erase_bar, request_erase_bar, NULL};

record_tell *const record_tellers[] = {org_tell, access_tell, request_tell, NULL};

const struct access_leaver *const access_leavers[] = {&catalogue_leaver, &request_leaver, NULL};

admin_sample_begin *const admin_sample_beginnings[] = {attachment_sweeps_put, request_keeping_put,
                                                       NULL};

const struct web_hooks features_hooks = {
    .session_find = access_session_find,
    .session_touch = access_session_touch,
    .refused_record = access_refused_record,
    .markdown = markdown,
};

store_event_check *const features_event_check = event_check;
