/* What every page has, and the forms in pages. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/rand.h"
#include "base/num.h"
#include "web/messages.h"

#include <stdlib.h>
#include <string.h>

#define KEY_SIZE 16

/* The first segment of the path: which entry of the navigation is here. */
static struct str section_of(struct str path)
{
    struct str section = str_sub(path, 1, path.len), rest;

    (void)str_cut(section, '/', &section, &rest);
    return section.len == 0 ? STR("home") : section;
}

static void put_languages(struct call *call, struct doc *page)
{
    struct arena *arena = call->req.arena;
    struct doc *list = doc_put_list(arena, page, "languages");

    for (size_t i = 0; i < LANG_COUNT; i++) {
        struct doc *item = doc_put_object(arena, list, NULL);

        doc_put_c(arena, item, "code", lang_codes[i]);
        doc_put_c(arena, item, "name", lang_names[i]);
        doc_put_bool(arena, item, "current", i == (size_t)call->i18n.lang);
    }
}

/* Only a message of ours is shown: a cookie could be planted. */
static void put_flash(struct call *call, struct doc *page)
{
    struct arena *arena = call->req.arena;
    struct str cookie = http_cookie(call->req.http, COOKIE_FLASH);

    if (str_empty(cookie) || !http_percent_decode(arena, cookie, false, &call->flash)) return;
    const char *id = str_c(arena, call->flash);
    if (message_find(id) != NULL) doc_put_message(arena, page, "flash", id);
}

static void put_person(struct call *call, struct doc *page)
{
    struct arena *arena = call->req.arena;
    const struct actor *actor = &call->actor;

    if (actor->person_id == 0) return;
    struct doc *person = doc_put_object(arena, page, "person");
    doc_put_id(arena, person, "id", actor->person_id);
    doc_put_text(arena, person, "name", actor->name);
    doc_put_bool(arena, person, "admin", actor->admin);
    if (actor->device_id != 0) { /* a second more, so that it is over when the browser asks */
        doc_put_int(arena, person, "lock", limits.device_idle_ms / SECOND_MS + 1);
        doc_put_text(arena, page, "sign_in", respond_sign_in(call));
        return;
    }
    for (size_t i = 0; i < actor->party_count; i++) {
        if (!actor->parties[i].unit) continue;
        doc_put_bool(arena, person, "in_team", true);
        break;
    }
}

struct doc *page_make(struct call *call)
{
    struct arena *arena = call->req.arena;
    struct doc *page = doc_object(arena);
    uint8_t key[KEY_SIZE];

    if (!rand_entropy(key, sizeof key)) abort(); /* the kernel has had its randomness since boot */
    doc_put_c(arena, page, "lang", lang_codes[call->i18n.lang]);
    doc_put_text(arena, page, "path", call->path);
    doc_put_text(arena, page, "section", section_of(call->path));
    doc_put_c(arena, page, "version", call->web->config.version);
    doc_put_text(arena, page, "zone", call->i18n.zone->name);
    doc_put_bool(arena, page, "fragment", http_header(call->req.http, "hx-request").ptr != NULL);
    doc_put_text(arena, page, "csrf", req_csrf_mask(arena, call->actor.csrf));
    doc_put_text(arena, page, "key", str_hex(arena, key, sizeof key));
    put_person(call, page);
    put_languages(call, page);
    put_flash(call, page);
    return page;
}

/* ---- forms ---- */

/* Each kind by name, and how a browser lets it be typed. */
static const struct {
    const char *name, *type, *mode, *autocomplete;
} kinds[] = {
    [FIELD_TEXT] = {"text", "text", NULL, NULL},
    [FIELD_LONG_TEXT] = {"long-text", NULL, NULL, NULL},
    [FIELD_SECRET] = {"secret", "password", NULL, "current-password"},
    [FIELD_EMAIL] = {"email", "email", NULL, "email"},
    [FIELD_LANG] = {"lang", "text", NULL, NULL},
    [FIELD_ZONE] = {"zone", "text", NULL, NULL},
    [FIELD_CHOICE] = {"choice", "text", NULL, NULL},
    [FIELD_INT] = {"int", "text", "numeric", NULL},
    [FIELD_MILLI] = {"milli", "text", "decimal", NULL},
    [FIELD_BOOL] = {"bool", NULL, NULL, NULL},
    [FIELD_ID] = {"id", "text", "numeric", NULL},
    [FIELD_MONEY] = {"money", NULL, NULL, NULL},
    [FIELD_DATE] = {"date", "date", NULL, NULL},
    [FIELD_TIME] = {"time", "datetime-local", NULL, NULL},
    [FIELD_OBJECT] = {"object", NULL, NULL, NULL},
    [FIELD_TEXTS] = {"texts", NULL, NULL, NULL},
    [FIELD_ROWS] = {"rows", NULL, NULL, NULL},
};

/* What a field is, whatever stands in it. */
static void put_kind(struct arena *arena, struct doc *node, const struct field *field)
{
    bool text = field->kind <= FIELD_EMAIL;

    doc_put_c(arena, node, "name", field->name);
    doc_put_c(arena, node, "id", field->name);
    doc_put_c(arena, node, "kind", kinds[field->kind].name);
    doc_put_c(arena, node, "input_type", kinds[field->kind].type);
    doc_put_c(arena, node, "input_mode", kinds[field->kind].mode);
    doc_put_c(arena, node, "autocomplete", kinds[field->kind].autocomplete);
    doc_put_message(arena, node, "label", field->label);
    if (field->hint != NULL) doc_put_message(arena, node, "hint", field->hint);
    doc_put_bool(arena, node, "required", field->required);
    if (text && field->max > 0) doc_put_int(arena, node, "max", field->max);
}

/* A value as an input of a browser takes it. */
static void put_value(struct req *req, struct doc *node, const struct field *field,
                      const struct doc *value)
{
    struct arena *arena = req->arena;

    if (value == NULL || field->kind == FIELD_SECRET) return;
    switch (value->kind) {
    case DOC_TIME: {
        struct str local =
            time_text(arena, value->number + zone_offset_ms(req->zone, value->number));
        doc_put_text(arena, node, "value", str_sub(local, 0, sizeof "2026-11-21T18:05" - 1));
        break;
    }
    case DOC_MARKDOWN:
        doc_put_text(arena, node, "value", value->text);
        break;
    case DOC_MONEY:
        doc_put_text(arena, node, "amount", money_decimal(arena, value->money));
        doc_put_text(arena, node, "currency", str_copy(arena, str_of(value->money.currency)));
        break;
    case DOC_OBJECT: /* money as it was typed */
        doc_put_text(arena, node, "amount", doc_text(value, "amount"));
        doc_put_text(arena, node, "currency", doc_text(value, "currency"));
        break;
    default:
        doc_put(arena, node, "value", (struct doc *)(uintptr_t)value);
        break;
    }
}

static void put_fault(struct req *req, struct doc *node, const struct field *field)
{
    if (req->faults == NULL) return;
    struct doc *list = problem_list(req->arena, req->faults);

    for (struct doc *item = list->children.first; item != NULL; item = item->next) {
        struct str name = doc_text(item, "name"), rest;

        (void)str_cut(name, '.', &name, &rest);
        if (!str_is(name, field->name)) continue;
        doc_put(req->arena, node, "error", doc_get(item, "title"));
        return;
    }
}

struct doc *req_form(struct req *req, struct doc *doc, const char *name, const struct field *fields,
                     const struct doc *values)
{
    struct arena *arena = req->arena;
    struct doc *form = doc_html_only(doc_put_object(arena, doc, name));
    const struct doc *source = req->typed != NULL ? req->typed : values;

    for (const struct field *field = fields; field->name != NULL; field++) {
        struct doc *node = doc_put_object(arena, form, field->name);

        put_kind(arena, node, field);
        if (source != NULL) put_value(req, node, field, doc_get(source, field->name));
        if (doc_get(req->typed, field->name) != NULL) req->typed_shown = true;
        put_fault(req, node, field);
        for (const char *const *choice = field->choices; choice != NULL && *choice != NULL;
             choice++) {
            struct doc *label = doc_put_message(arena, doc_object(arena), "label", *choice);
            req_form_option(req, form, field->name, str_of(*choice), label);
        }
    }
    return form;
}

static bool is_chosen(const struct doc *value, struct str option)
{
    if (value == NULL) return false;
    if (value->kind == DOC_TEXT) return str_equal(value->text, option);
    if (value->kind == DOC_ID) {
        int64_t number;
        return num_parse_int(option, &number) && number == value->number;
    }
    if (value->kind != DOC_LIST) return false;
    for (const struct doc *one = value->children.first; one != NULL; one = one->next) {
        if (is_chosen(one, option)) return true;
    }
    return false;
}

void req_form_option(struct req *req, struct doc *form, const char *field, struct str value,
                     struct doc *label)
{
    struct arena *arena = req->arena;
    struct doc *node = doc_get(form, field), *options, *option;

    if (node == NULL) return;
    options = doc_get(node, "options");
    if (options == NULL) options = doc_put_list(arena, node, "options");
    /* One that is there already, by the choices of its field, gets the better label. */
    for (option = options->children.first; option != NULL; option = option->next) {
        if (!str_equal(doc_text(option, "value"), value)) continue;
        struct doc *plain = doc_get(option, "label"), *next = plain->next;
        *plain = *label;
        plain->next = next;
        return;
    }
    option = doc_put_object(arena, options, NULL);
    doc_put_text(arena, option, "value", value);
    doc_put(arena, option, "label", label);
    doc_put_bool(arena, option, "chosen", is_chosen(doc_get(node, "value"), value));
    doc_put(arena, option, "name", doc_get(node, "name"));
}
